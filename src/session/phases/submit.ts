import { timestamp, type ReasonOf, type Text } from '../../api/index.ts'
import { isTrue } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { persist } from '../persist.ts'
import { requeue, say } from '../scope.ts'
import { TEXTS } from '../texts.ts'
import { timeLeft } from './keep-time.ts'

/**
 * The end of the work, whichever comes first: handed in, ended by a coach, time up, or an open exam deleted. The one
 * write that says so also closes hints, answers and time in the API server, before anything else is done.
 */
export async function submit(pass: Pass): Promise<Verdict> {
  const { context, scope } = pass
  const { status } = scope.session
  if (isTrue(status?.conditions, 'Submitted')) return 'continue'
  const now = context.clock()
  const left = timeLeft(pass)
  if (left === undefined) return 'stop'
  const end = endOf(pass, left)
  if (end === undefined) {
    requeue(scope, left)
    return 'continue'
  }
  const [reason, text] = end
  scope.change = { ...scope.change, frozenAt: timestamp(now) }
  scope.findings.push(
    { type: 'Submitted', status: 'True', reason, message: say(scope, text) },
    { type: 'Frozen', status: 'False', reason: 'Freezing', message: say(scope, TEXTS.freezing()) },
    { type: 'Graded', status: 'False', reason: 'Gathering', message: say(scope, TEXTS.gathering()) },
  )
  scope.events.push({ type: 'Normal', reason, note: say(scope, text) })
  await persist(pass)
  return 'continue'
}

function endOf({ scope }: Pass, leftMs: number): readonly [ReasonOf<'Submitted'>, Text] | undefined {
  const { spec, metadata } = scope.session
  if (spec.submit) return ['SubmittedByCandidate', TEXTS.submitted()]
  if (spec.coaching.end !== undefined) return ['EndedByCoach', TEXTS.endedByCoach(spec.coaching.end.by)]
  if (metadata.deletionTimestamp !== undefined) return ['SessionDeleted', TEXTS.sessionDeleted()]
  if (leftMs <= 0) return ['DeadlineReached', TEXTS.deadlineReached()]
  return undefined
}
