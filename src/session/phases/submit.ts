import { isTrue } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { persist } from '../persist.ts'
import { requeue, say } from '../scope.ts'
import { TEXTS } from '../texts.ts'

/**
 * Submission or the deadline, whichever is first; written down before the mark is made, which closes hints and
 * submission in one step.
 */
export async function submit(pass: Pass): Promise<Verdict> {
  const { context, scope } = pass
  const { session } = scope
  if (isTrue(session.status?.conditions, 'Submitted')) return 'continue'
  const { deadline } = session.status ?? {}
  if (deadline === undefined) return 'stop'
  const leftMs = Date.parse(deadline) - context.clock().getTime()
  if (!session.spec.submit && leftMs > 0) {
    requeue(scope, leftMs)
    return 'continue'
  }
  const [reason, text] = session.spec.submit
    ? (['SubmittedByCandidate', TEXTS.submitted()] as const)
    : (['DeadlineReached', TEXTS.deadlineReached()] as const)
  scope.findings.push(
    { type: 'Submitted', status: 'True', reason, message: say(scope, text) },
    { type: 'Graded', status: 'False', reason: 'Gathering', message: say(scope, TEXTS.gathering()) },
  )
  scope.events.push({ type: 'Normal', reason, note: say(scope, text) })
  await persist(pass)
  return 'continue'
}
