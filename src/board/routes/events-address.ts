import type { BoardContext } from '../context.ts'
import { PATHS } from '../urls.ts'

/** Where changes of a view are told from the moment on that it was made. */
export function eventsAddress({ hub }: Pick<BoardContext, 'hub'>, query: URLSearchParams): string {
  const asked = new URLSearchParams(query)
  asked.set('since', hub.version)
  return `${PATHS.events}?${asked.toString()}`
}
