import { timestamp, type LabSession, type ReasonOf, type Text } from '../../api/index.ts'
import { conflictError } from '../../kube/errors.ts'
import { isTrue } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { persist } from '../persist.ts'
import { RESOURCES } from '../resources.ts'
import { requeue, say } from '../scope.ts'
import { TEXTS } from '../texts.ts'
import { keepTime, timeLeft } from './keep-time.ts'

/**
 * The end of the work, whichever comes first: handed in, ended by a coach, time up, or an open exam deleted. The one
 * write that says so also closes hints, answers and time in the API server, before anything else is done.
 */
export async function submit(pass: Pass): Promise<Verdict> {
  const { context, scope } = pass
  const { status } = scope.session
  if (isTrue(status?.conditions, 'Submitted')) return 'continue'
  const left = timeLeft(pass)
  if (left === undefined) return 'stop'
  if (endOf(pass, left) === undefined) {
    requeue(scope, left)
    return 'continue'
  }
  await readAnew(pass)
  const end = endOf(pass, timeLeft(pass) ?? left)
  // Time was added meanwhile.
  if (end === undefined) {
    requeue(scope, 0)
    return 'stop'
  }
  const [reason, text] = end
  scope.change = { ...scope.change, frozenAt: timestamp(context.clock()) }
  scope.findings.push(
    { type: 'Submitted', status: 'True', reason, message: say(scope, text) },
    { type: 'Frozen', status: 'False', reason: 'Freezing', message: say(scope, TEXTS.freezing()) },
    { type: 'Graded', status: 'False', reason: 'Gathering', message: say(scope, TEXTS.gathering()) },
  )
  scope.events.push({ type: 'Normal', reason, note: say(scope, text) })
  await persist(pass, { urgent: true })
  return 'continue'
}

/** From the server, not the cache: what a coach added before the deadline counts, however late a watch tells of it. */
async function readAnew(pass: Pass): Promise<void> {
  const { context, scope, signal } = pass
  const { namespace = '', name = '', uid } = scope.session.metadata
  const live = await context.client.get<LabSession>(RESOURCES.session, { namespace, name }, { signal })
  if (live.metadata.uid !== uid || live.status?.serial !== scope.session.status?.serial)
    throw conflictError(`LabSession ${scope.key} is another one by now`)
  scope.session = live
  keepTime(pass)
}

function endOf({ scope }: Pass, leftMs: number): readonly [ReasonOf<'Submitted'>, Text] | undefined {
  const { spec, metadata } = scope.session
  if (spec.submit) return ['SubmittedByCandidate', TEXTS.submitted()]
  if (spec.coaching.end !== undefined) return ['EndedByCoach', TEXTS.endedByCoach(spec.coaching.end.by)]
  if (metadata.deletionTimestamp !== undefined) return ['SessionDeleted', TEXTS.sessionDeleted()]
  if (leftMs <= 0) return ['DeadlineReached', TEXTS.deadlineReached()]
  return undefined
}
