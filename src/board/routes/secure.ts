import type { Request } from 'express'
import type { BoardContext } from '../context.ts'

/** Whether a cookie can be kept to https: the browser came by it, as proxies that we believe say, or a setting says so. */
export function isSecure({ config }: Pick<BoardContext, 'config'>, request: Request): boolean {
  return config.secureCookies || request.secure
}
