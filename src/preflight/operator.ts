import type { ErrorCode } from '../api/index.ts'
import type { Client } from '../kube/index.ts'
import { checkWhenReady } from './check-cluster.ts'
import { permissionsOf } from './permissions.ts'
import { OPERATOR_RULES } from './rules.ts'
import { problemMessage, problemRemedy } from './words.ts'

/** A line of the operator's log that says why it does not start. */
export interface Refusal {
  readonly code: ErrorCode
  readonly message: string
}

/** Why the operator must not start on this cluster under its present identity; nothing when it may. */
export async function refusals(options: {
  readonly client: Client
  /** Its own. */
  readonly namespace: string
  readonly signal?: AbortSignal
}): Promise<readonly Refusal[]> {
  const { everywhere, own } = OPERATOR_RULES
  const permissions = [...permissionsOf(everywhere), ...permissionsOf(own, options.namespace)]
  const problems = await checkWhenReady({ ...options, permissions })
  return problems.map((problem) => ({
    code: problem.code,
    message: `${problemMessage(problem, 'en')}. ${problemRemedy(problem, 'en')} [${problem.code}]`,
  }))
}
