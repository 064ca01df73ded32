import { writeKubeconfig } from '../access.ts'
import { isTrue } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { requeue } from '../scope.ts'

/** Renews the kubeconfig's token at 80 % of its life, where the server granted less than the session needs. */
export async function renewAccess(pass: Pass): Promise<Verdict> {
  const { scope, active, context } = pass
  const { access, deadline, conditions } = scope.session.status ?? {}
  if (active === undefined || access === undefined || isTrue(conditions, 'Submitted')) return 'continue'
  if (deadline !== undefined && Date.parse(access.expiresAt) > Date.parse(deadline)) return 'continue'
  const waitMs = Date.parse(access.renewAt) - context.clock().getTime()
  if (waitMs > 0) requeue(scope, waitMs)
  else await writeKubeconfig(pass, active)
  return 'continue'
}
