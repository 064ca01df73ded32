import type { LabSession, Text } from '../../api/index.ts'
import { findCondition, waitsForSeat } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { persist } from '../persist.ts'
import { sessionKey } from '../refusals.ts'
import { say } from '../scope.ts'
import { decideSeats, type SeatClaim, type SeatLimits, type SeatWait } from '../seats.ts'
import { TEXTS } from '../texts.ts'

/**
 * Gives the session a seat, or its place in the queue. With the seat, the names of the environments are written down
 * before the first object is made: from here on a restart resumes, and seats taken are counted from what is written.
 */
export async function takeSeat(pass: Pass): Promise<Verdict> {
  const { context, scope, active } = pass
  if (active === undefined) return 'stop'
  if (isSeated(scope.session)) return 'continue'
  const { waiting } = decideSeats(claims(pass), context.settings)
  const place = waiting.findIndex(({ key }) => key === scope.key) + 1
  const wait = waiting[place - 1]
  scope.change = { ...scope.change, place }
  if (wait !== undefined) {
    const { reason } = wait
    const message = say(scope, WAITS[reason](context.settings))
    scope.findings.push({ type: 'EnvironmentReady', status: 'False', reason, message })
    return 'stop'
  }
  const environments = active.plan.environments.map(({ name, stage, namespace }) => ({
    name,
    stage,
    namespace,
  }))
  scope.change = { ...scope.change, environments, serviceAccount: active.plan.serviceAccount }
  const message = say(scope, TEXTS.provisioning())
  scope.findings.push({ type: 'EnvironmentReady', status: 'False', reason: 'Provisioning', message })
  context.seated.add(scope.key)
  await persist(pass)
  return 'continue'
}

const WAITS: Readonly<Record<SeatWait, (limits: SeatLimits) => Text>> = {
  WaitingForSeat: () => TEXTS.waitingForSeat(),
  CandidateSeatsTaken: ({ seatsPerCandidate }) => TEXTS.candidateSeatsTaken(seatsPerCandidate),
}

/** From the grant of a seat until the environments are gone. */
function isSeated(session: LabSession): boolean {
  const ready = findCondition(session.status?.conditions, 'EnvironmentReady')
  return ready !== undefined && !waitsForSeat(session.status?.conditions) && ready.reason !== 'Removed'
}

function claims({ context, scope }: Pass): SeatClaim[] {
  return context.sessions
    .list()
    .map((cached) => context.latest.pick(sessionKey(cached), cached))
    .filter((session) => sessionKey(session) === scope.key || takesPart(session))
    .map((session) => {
      const key = sessionKey(session)
      const createdAt = session.metadata.creationTimestamp ?? ''
      const { candidate = '' } = session.spec
      const seated = isSeated(session) || (key !== scope.key && context.seated.has(key))
      return { key, candidate, createdAt, seated }
    })
}

/** One that no pass has seen yet may be older than this one: it keeps its turn. */
function takesPart({ status, metadata }: LabSession): boolean {
  const accepted = findCondition(status?.conditions, 'Accepted')
  if (accepted !== undefined && accepted.status !== 'True') return false
  const ready = findCondition(status?.conditions, 'EnvironmentReady')
  return (
    ready?.reason !== 'Removed' &&
    (metadata.deletionTimestamp === undefined || !waitsForSeat(status?.conditions))
  )
}
