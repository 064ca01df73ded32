import { FINALIZER, type LabSession, type LabSessionStatus, type Text } from '../../api/index.ts'
import { attemptOf } from '../attempt.ts'
import { activate, type ActiveSession, type HeldRevision } from '../active.ts'
import { findCondition, isTrue } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { adopt } from '../persist.ts'
import { refusalOf, sessionKey } from '../refusals.ts'
import { RESOURCES } from '../resources.ts'
import { requeue, say } from '../scope.ts'
import { TEXTS } from '../texts.ts'
import { retire } from './retire.ts'

/** How long to wait for a revision or key that somebody may put back. */
const LOST_RETRY_MS = 30_000

/**
 * Holds the session to one revision of its lab and to a draw of its own, for good. A session that cannot be
 * opened says why; it is looked at again when labs or other sessions change.
 */
export async function acceptSession(pass: Pass): Promise<Verdict> {
  const { session } = pass.scope
  return isTrue(session.status?.conditions, 'Accepted') ? await recall(pass) : await open(pass)
}

/** After a restart: what was decided is read back, never decided again. */
async function recall(pass: Pass): Promise<Verdict> {
  const { context, scope } = pass
  if (pass.active !== undefined) return 'continue'
  if (findCondition(scope.session.status?.conditions, 'EnvironmentReady')?.reason === 'Removed') return 'stop'
  const { revision: digest = '' } = scope.session.status ?? {}
  const held = await context.revisions.get(digest)
  if (held === undefined) return await hold(pass, 'RevisionMissing', TEXTS.revisionMissing(digest))
  const active = await prepare(pass, held)
  // Drawn with another key, secret values and questions would be others than those the candidate was given.
  const { recipient = active.recipient } = scope.session.status ?? {}
  if (recipient !== active.recipient) return await hold(pass, 'DrawKeyChanged', TEXTS.drawKeyChanged())
  remember(pass, active)
  release(pass)
  // Nobody has told us what happened while we were away.
  for (const [id, planned] of active.platform) active.suspects.set(id, planned)
  return 'continue'
}

async function open(pass: Pass): Promise<Verdict> {
  const { context, scope, signal } = pass
  const { session } = scope
  const { lab, candidate = '', coaching } = session.spec
  const found = context.catalogue.find(lab)
  const attempts = context.transcripts
    .ofCandidate(lab, candidate)
    .map(({ spec, mode }) => ({ attempt: spec.attempt, mode }))
  const refusal = refusalOf({
    session,
    lab: found.lab,
    labState: found.state,
    labNames: context.catalogue.names(),
    sessions: context.sessions.list().map((cached) => context.latest.pick(sessionKey(cached), cached)),
    nodes: context.settings.nodes,
    attempts,
  })
  if (refusal !== undefined) {
    const { reason, text } = refusal
    scope.findings.push({ type: 'Accepted', status: 'False', reason, message: say(scope, text) })
    return 'stop'
  }
  if (found.state !== 'Ready') return 'stop'
  const { revision, digest } = found
  const held = context.revisions.hold(digest, revision)
  const next = attemptOf(attempts, revision.spec.mode, coaching.retake)
  if (next === 'RetakeNeedsCoach') return 'stop'
  const { attempt } = next
  const active = await prepare(pass, held, attempt).catch((error: unknown) => {
    // A draw under which the rubric's variants do not fit together: the author's to mend, and ours to log.
    const message = say(scope, TEXTS.labNotReady(revision.lab))
    scope.findings.push({ type: 'Accepted', status: 'False', reason: 'LabNotReady', message })
    throw error
  })
  // Before it is stored: from here on nobody drops it as unused.
  remember(pass, active)
  // The finalizer stands before the first object does: nothing we make can be left behind.
  await addFinalizer(pass, signal)
  await context.revisions.put(held)
  scope.change = { ...scope.change, attempt, ...decided(active) }
  scope.findings.push(
    {
      type: 'Accepted',
      status: 'True',
      reason: 'Accepted',
      message: say(scope, TEXTS.accepted(revision.lab)),
    },
    { type: 'Submitted', status: 'False', reason: 'NotSubmitted', message: say(scope, TEXTS.notSubmitted()) },
    { type: 'Frozen', status: 'False', reason: 'NotFrozen', message: say(scope, TEXTS.notFrozen()) },
    { type: 'Graded', status: 'False', reason: 'Live', message: say(scope, TEXTS.live()) },
    { type: 'Passed', status: 'False', reason: 'NotGraded', message: say(scope, TEXTS.notGraded()) },
  )
  return 'continue'
}

async function addFinalizer({ context, scope }: Pass, signal: AbortSignal): Promise<void> {
  const { metadata } = scope.session
  if (metadata.finalizers?.includes(FINALIZER)) return
  const written = await context.client.patch(
    RESOURCES.session,
    { namespace: metadata.namespace ?? '', name: metadata.name ?? '' },
    {
      merge: {
        metadata: {
          resourceVersion: metadata.resourceVersion ?? '',
          finalizers: [...(metadata.finalizers ?? []), FINALIZER],
        },
      },
    },
    { signal },
  )
  adopt(context, scope, written as unknown as LabSession)
}

async function prepare(
  { context, scope }: Pass,
  held: HeldRevision,
  attempt = scope.session.status?.attempt ?? 1,
): Promise<ActiveSession> {
  const session = { ...scope.session, status: { ...scope.session.status, attempt } }
  return await activate(session, held, context.settings, scope.now.getTime())
}

function remember(pass: Pass, active: ActiveSession): void {
  pass.context.active.add(active)
  pass.active = active
}

const LOST = ['RevisionMissing', 'DrawKeyChanged'] as const

/** What the session stands on is gone. It is looked at again: somebody may put it back. A mark that is made stays. */
async function hold(pass: Pass, reason: (typeof LOST)[number], text: Text): Promise<Verdict> {
  const { scope } = pass
  if (isTrue(scope.session.status?.conditions, 'Graded')) return await retire(pass)
  scope.findings.push({ type: 'Graded', status: 'False', reason, message: say(scope, text) })
  requeue(scope, LOST_RETRY_MS)
  return 'stop'
}

/** Somebody has put it back: the session goes on where it was held. */
function release({ scope }: Pass): void {
  const { conditions } = scope.session.status ?? {}
  const held = findCondition(conditions, 'Graded')?.reason
  if (!LOST.some((reason) => reason === held)) return
  const [reason, text] = isTrue(conditions, 'Submitted')
    ? (['Gathering', TEXTS.gathering()] as const)
    : (['Live', TEXTS.live()] as const)
  scope.findings.push({ type: 'Graded', status: 'False', reason, message: say(scope, text) })
}

/** What a session is held to. Nothing that was drawn: who waits for a seat has time that no clock counts. */
function decided({ digest, revision, recipient }: ActiveSession): Partial<LabSessionStatus> {
  return { mode: revision.spec.mode, revision: digest, recipient }
}
