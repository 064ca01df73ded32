import { randomBytes } from 'node:crypto'
import { timestamp, type Evidence, type Result, type SessionEvidence } from '../../api/index.ts'
import type { Room } from '../../gather/index.ts'
import { settleHistory } from '../../grade/index.ts'
import { splitEvidence } from '../../transcript/index.ts'
import type { ActiveSession } from '../active.ts'
import { isTrue } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { specsOf } from '../final/rest.ts'
import { namedErrors, type NamedChecks } from '../final/errors.ts'
import { observeFinal, observeSpecs } from '../observe.ts'
import { persist } from '../persist.ts'
import { requeue, say } from '../scope.ts'
import { statusChecks } from '../status.ts'
import { TEXTS } from '../texts.ts'

/** Between two samples: what controllers still had to do shows as a difference. */
const APART_MS = 2_000
/** Samples after which the last one is taken as it is. */
const MAX_SAMPLES = 6
const RETRY_MS = 5_000
/** How soon a session that needs the large room looks whether it is free. */
const ROOM_TAKEN_MS = 500
/** After that a person decides on what could not be observed. */
const GIVE_UP_MS = 300_000

/**
 * Takes the evidence: consistent reads from the API, twice, until two samples agree on every spec. It is stored before
 * anybody says so, and from then on nothing is ever gathered again.
 */
export async function take(pass: Pass): Promise<Verdict> {
  const { scope, active, context } = pass
  const { status } = scope.session
  if (active === undefined || status?.evidence !== undefined || isTrue(status?.conditions, 'Graded'))
    return 'continue'
  const { final } = active
  if (final.kept !== undefined) return await writeDown(pass, final.kept)
  const waitMs = final.sampledAtMs + APART_MS - context.clock().getTime()
  if (waitMs > 0) {
    requeue(scope, waitMs)
    return 'stop'
  }
  const salt = (final.salt ??= randomBytes(32).toString('hex'))
  const taken = await context.rooms.within(final, (room) => takeIn(room, pass, active, salt), pass.signal)
  if (taken !== undefined) return taken.done === undefined ? 'stop' : await writeDown(pass, taken.done)
  requeue(scope, ROOM_TAKEN_MS)
  return 'stop'
}

/** One more sample. Gives the evidence once it is stored; undefined when there is to be another sample. */
async function takeIn(
  room: Room,
  pass: Pass,
  active: ActiveSession,
  salt: string,
): Promise<SessionEvidence | undefined> {
  const { scope } = pass
  const { final } = active
  if (final.specs === undefined) {
    sampled(pass, active, await observeSpecs(pass, active, salt, room))
    requeue(scope, APART_MS)
    return undefined
  }
  const { evidence, result } = await sample(pass, active, salt, room)
  const specs = specsOf(active.finalInputs, evidence.inputs)
  const agrees = final.specs === specs
  sampled(pass, active, specs)
  if (!agrees && final.samples < MAX_SAMPLES) {
    requeue(scope, APART_MS)
    return undefined
  }
  const errors = namedErrors(result)
  if (errors !== undefined && !isGivenUp(pass)) {
    again(pass, result, errors, evidence.takenAt)
    return undefined
  }
  final.kept = await store(pass, active, evidence, agrees && final.atRest === true)
  return final.kept
}

function sampled({ context }: Pass, { final }: ActiveSession, specs: string): void {
  final.specs = specs
  final.samples += 1
  final.sampledAtMs = context.clock().getTime()
}

/** One sample, and the history that its own marks add to it: so that grading it again adds nothing. */
async function sample(
  pass: Pass,
  active: ActiveSession,
  salt: string,
  room: Room,
): Promise<{ readonly evidence: Evidence; readonly result: Result }> {
  const takenAt = timestamp(pass.context.clock())
  const observed = await observeFinal(pass, active, takenAt, salt, room)
  return settleHistory(active.grader, observed, { final: true })
}

function isGivenUp({ scope, context }: Pass): boolean {
  const { frozenAt = '' } = scope.session.status ?? {}
  return context.clock().getTime() - Date.parse(frozenAt) >= GIVE_UP_MS
}

function again(pass: Pass, result: Result, errors: NamedChecks, takenAt: string): void {
  const { scope } = pass
  // Nothing hidden is told by a mark that is not made yet.
  const checks = statusChecks(result, scope.session.status?.checks ?? [], scope.session.spec.locale, takenAt)
  scope.change = { ...scope.change, checks }
  const message = say(scope, TEXTS.gatheringFailed(errors))
  scope.findings.push({ type: 'Graded', status: 'False', reason: 'GatheringFailed', message })
  requeue(scope, RETRY_MS)
}

async function store(
  { context }: Pass,
  active: ActiveSession,
  evidence: Evidence,
  settled: boolean,
): Promise<SessionEvidence> {
  const live = new Set(active.inputs.map(({ key }) => key))
  const hidden = new Set(active.finalInputs.map(({ key }) => key).filter((key) => !live.has(key)))
  const parts = splitEvidence(evidence, hidden)
  await context.evidence.put(active.uid, parts.shown)
  if (parts.hidden !== undefined) await context.evidence.put(active.uid, parts.hidden)
  return {
    digest: parts.shown.digest,
    ...(parts.hidden !== undefined && { hiddenDigest: parts.hidden.digest }),
    takenAt: evidence.takenAt,
    ...(!settled && { unsettled: true }),
  }
}

async function writeDown(pass: Pass, evidence: SessionEvidence): Promise<Verdict> {
  pass.scope.change = { ...pass.scope.change, evidence }
  await persist(pass)
  return 'continue'
}
