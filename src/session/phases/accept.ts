import { FINALIZER, type LabSession, type Parameters, type Scalar } from '../../api/index.ts'
import { drawParameters, drawSeed } from '../../lab/index.ts'
import { activate, type ActiveSession, type HeldRevision } from '../active.ts'
import { findCondition, isTrue } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { adopt } from '../persist.ts'
import { refusalOf } from '../refusals.ts'
import { RESOURCES } from '../resources.ts'
import { requeue, say } from '../scope.ts'
import { TEXTS } from '../texts.ts'

/** How long to wait for a revision that somebody may put back. */
const MISSING_REVISION_RETRY_MS = 30_000

/**
 * Holds the session to one revision of its lab and to parameters of its own, for good. A session that cannot be
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
  const { revision: digest = '', parameters = {} } = scope.session.status ?? {}
  const held = await context.revisions.get(digest)
  if (held === undefined) {
    const message = say(scope, TEXTS.revisionMissing(digest))
    scope.findings.push({ type: 'Graded', status: 'False', reason: 'RevisionMissing', message })
    requeue(scope, MISSING_REVISION_RETRY_MS)
    return 'stop'
  }
  const active = remember(pass, held, parameters)
  // Nobody has told us what happened while we were away.
  for (const [id, planned] of active.platform) active.suspects.set(id, planned)
  return 'continue'
}

async function open(pass: Pass): Promise<Verdict> {
  const { context, scope, signal } = pass
  const { session } = scope
  const found = context.catalogue.find(session.spec.lab)
  const refusal = refusalOf({
    session,
    lab: found.lab,
    labState: found.state,
    labNames: context.catalogue.names(),
    sessions: context.sessions.list(),
    nodes: context.settings.nodes,
  })
  if (refusal !== undefined) {
    const { reason, text } = refusal
    scope.findings.push({ type: 'Accepted', status: 'False', reason, message: say(scope, text) })
    return 'stop'
  }
  if (found.state !== 'Ready') return 'stop'
  const { revision, digest } = found
  const seed = drawSeed({
    key: context.settings.drawKey,
    lab: revision.lab,
    candidate: session.spec.candidate ?? '',
    attempt: 1,
  })
  const parameters = drawParameters(revision.spec.parameters ?? [], seed)
  const held = context.revisions.hold(digest, revision)
  // Before it is stored: from here on nobody drops it as unused.
  remember(pass, held, parameters)
  // The finalizer stands before the first object does: nothing we make can be left behind.
  await addFinalizer(pass, signal)
  await context.revisions.put(held)
  scope.change = {
    ...scope.change,
    attempt: 1,
    mode: revision.spec.mode,
    revision: digest,
    parameters: mutable(parameters),
  }
  scope.findings.push(
    {
      type: 'Accepted',
      status: 'True',
      reason: 'Accepted',
      message: say(scope, TEXTS.accepted(revision.lab)),
    },
    { type: 'Submitted', status: 'False', reason: 'NotSubmitted', message: say(scope, TEXTS.notSubmitted()) },
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

function remember(pass: Pass, held: HeldRevision, parameters: Parameters): ActiveSession {
  const { context, scope } = pass
  const active = activate(scope.session, held, parameters, context.settings, scope.now.getTime())
  context.active.add(active)
  pass.active = active
  return active
}

function mutable(parameters: Parameters): Record<string, Scalar | Scalar[]> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  )
}
