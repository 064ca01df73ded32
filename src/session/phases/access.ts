import { TOKEN_MARGIN_MS, writeKubeconfig } from '../access.ts'
import { isTrue } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { requeue } from '../scope.ts'
import { sessionEndMs } from './keep-time.ts'

/**
 * Renews the kubeconfig's token at 80 % of its life, where the server granted less than the session needs; and at once
 * when time was added and it would end before its margin after the new deadline.
 */
export async function renewAccess(pass: Pass): Promise<Verdict> {
  const { scope, active, context } = pass
  const { access, conditions } = scope.session.status ?? {}
  if (active === undefined || access === undefined || isTrue(conditions, 'Submitted')) return 'continue'
  const endMs = sessionEndMs(pass, active)
  const expiresMs = Date.parse(access.expiresAt)
  if (scope.change.deadline !== undefined && endMs !== undefined && expiresMs < endMs + TOKEN_MARGIN_MS) {
    await writeKubeconfig(pass, active)
    return 'continue'
  }
  if (endMs !== undefined && expiresMs > endMs) return 'continue'
  const waitMs = Date.parse(access.renewAt) - context.clock().getTime()
  if (waitMs > 0) requeue(scope, waitMs)
  else await writeKubeconfig(pass, active)
  return 'continue'
}
