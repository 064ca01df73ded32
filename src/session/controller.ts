import { KINDS, type Lab, type LabRubric, type LabSession, type Logger, type Resource } from '../api/index.ts'
import { LabCatalogue } from '../catalogue/index.ts'
import { Rooms } from '../gather/index.ts'
import { onAbort } from '../kube/abort.ts'
import type { Client } from '../kube/client.ts'
import { createInformer, type Informer } from '../kube/informer.ts'
import type { KubeMetrics } from '../kube/metrics.ts'
import type { ApiObject } from '../kube/object.ts'
import { createQueue, type Queue } from '../kube/queue.ts'
import { createSlots } from '../kube/slots.ts'
import { runWorkers } from '../kube/workers.ts'
import { runSecretControllers } from '../secrets/index.ts'
import { ActiveSessions } from './active.ts'
import { openArchive, sweep } from './archive/index.ts'
import { SessionCaches } from './caches.ts'
import { compileLabs } from './compile-labs.ts'
import { isTrue } from './conditions.ts'
import type { EventRecorder, SessionContext, SessionSettings } from './context.ts'
import { LatestSessions } from './latest.ts'
import { countPhases, type SessionMetrics } from './metrics.ts'
import { calmly, isTrouble, report } from './passes.ts'
import { reconcile } from './reconcile.ts'
import { sessionKey } from './refusals.ts'
import { RESOURCES } from './resources.ts'
import { RevisionStore } from './revision-store.ts'
import { concernedSession, sessionsMissing } from './route.ts'
import { secretEnvironment } from './simulated-vault.ts'
import { runTranscriptController } from './transcripts/index.ts'

/** What the controllers are started with. */
export interface ControllerOptions {
  readonly client: Client
  readonly settings: SessionSettings
  readonly recorder: EventRecorder
  readonly clock: () => Date
  readonly logger: Logger
  readonly metrics: KubeMetrics
  readonly sessionMetrics: SessionMetrics
  /** Sessions worked on at a time. */
  readonly workers: number
  /** Called once: every cache is in, every lab is compiled, sessions are being worked on. */
  readonly onReady: () => void
}

/** A pass that takes longer than this is given up and tried again. */
const PASS_TIMEOUT_MS = 120_000
/** A candidate is waiting, and what was in the way may be gone at any moment. */
const BACKOFF = { baseMs: 5, maxMs: 30_000 }

/**
 * Runs the Lab and LabSession controllers until the signal aborts.
 *
 *   watches ──► keys ──► queue ──► reconcile ──► status
 *      ▲                               │
 *      └──── objects in environments ◄─┘
 *
 * Order of start: sessions and the catalogue first, so that it is known which namespaces are environments; then what
 * stands in those; then the labs are compiled; then sessions are worked on. So a restart writes nothing that did not
 * change meanwhile.
 */
export async function runControllers(options: ControllerOptions, signal: AbortSignal): Promise<void> {
  const { client, settings, logger, metrics, clock, workers } = options
  const mirror = <T extends ApiObject>(resource: Resource): Informer<T> =>
    createInformer<T>({ client, resource, logger, metrics })
  const sessions = mirror<LabSession>(RESOURCES.session)
  const labs = mirror<Lab>(KINDS.Lab)
  const rubrics = mirror<LabRubric>(KINDS.LabRubric)
  for (const informer of [sessions, labs, rubrics]) informer.start(signal)
  await Promise.all([client.resources.refresh(), sessions.synced, labs.synced, rubrics.synced])

  const queue = createQueue<string>({ name: 'sessions', metrics, backoff: BACKOFF })
  const labQueue = createQueue<string>({ name: 'labs', metrics })
  onAbort(signal, () => [queue, labQueue].forEach((each) => each.shutDown()))

  const wakeOthers = (): void => {
    for (const session of sessions.list()) if (isWaiting(session)) queue.add(sessionKey(session))
  }
  const catalogue = new LabCatalogue({ client, labs, rubrics, clock, onChange: wakeOthers })
  const active = new ActiveSessions()
  for (const session of sessions.list()) claimEnvironments(active, session)
  const caches = new SessionCaches({
    client,
    active,
    signal,
    logger,
    metrics,
    onChange: (change) => {
      const key = concernedSession(change, active)
      if (key !== undefined) queue.add(key)
    },
    onRelisted: (resource) => {
      for (const key of sessionsMissing(resource, active, caches)) queue.add(key)
    },
  })
  const context: SessionContext = {
    client,
    settings,
    catalogue,
    revisions: new RevisionStore(client, settings.namespace),
    ...openArchive(client, settings.namespace),
    sessions,
    latest: new LatestSessions(),
    active,
    seated: new Set(),
    caches,
    rooms: new Rooms(),
    markings: createSlots(1),
    recorder: options.recorder,
    metrics: options.sessionMetrics,
    clock,
    wakeOthers,
    wakeAfter: (key, ms) => queue.addAfter(key, ms),
    forgetRevision: (session) => forgetRevision(context, session),
  }
  await Promise.all([caches.start(), context.transcripts.start(), context.signingKeys.prepare()])
  await sweep(context)

  const compiled = compileLabs({ catalogue, labs, rubrics, queue: labQueue, logger })
  await compiled.first
  watchSessions(sessions, context, queue)
  context.metrics.sessions(() => countPhases(sessions.list()))
  const working = runWorkers(queue, {
    workers,
    timeoutMs: PASS_TIMEOUT_MS,
    isTrouble,
    handle: (key, passSignal) => calmly(() => reconcile(context, key, passSignal)),
    onError: (error, key) => report(logger, { labSession: key }, error),
  })
  const secrets = runSecretControllers(
    {
      client,
      recorder: options.recorder,
      now: clock,
      logger,
      metrics,
      watches: caches,
      environmentOf: (namespace) => secretEnvironment(namespace, { active, sessions, settings }),
    },
    signal,
  )
  const transcripts = runTranscriptController({ context, logger, metrics }, signal)
  options.onReady()
  await Promise.all([working, compiled.working, secrets, transcripts])
}

function watchSessions(sessions: Informer<LabSession>, context: SessionContext, queue: Queue<string>): void {
  sessions.onChange((before, after) => {
    const session = after ?? before
    if (session === undefined) return
    const key = sessionKey(session)
    if (after !== undefined) claimEnvironments(context.active, after)
    // What we wrote ourselves needs no second look.
    if (after !== undefined && context.latest.isOurs(key, after.metadata.resourceVersion)) return
    queue.add(key)
  })
}

function claimEnvironments(active: ActiveSessions, session: LabSession): void {
  const environments = session.status?.environments ?? []
  active.claim(
    sessionKey(session),
    environments.map(({ namespace }) => namespace),
  )
}

/** Not accepted yet, or without a seat: a change elsewhere may let it go on. */
function isWaiting({ status }: LabSession): boolean {
  return !isTrue(status?.conditions, 'Accepted') || (status?.place ?? 0) > 0
}

async function forgetRevision(context: SessionContext, { metadata, status }: LabSession): Promise<void> {
  const digest = status?.revision
  if (digest === undefined) return
  const sessions = context.sessions.list()
  // One that is on its way out as well has no use for it; if each left it to the other it would stay.
  const leaving = new Set(
    sessions
      .filter((other) => other.metadata.deletionTimestamp !== undefined)
      .map((other) => other.metadata.uid),
  ).add(metadata.uid)
  const named =
    sessions.some((other) => !leaving.has(other.metadata.uid) && other.status?.revision === digest) ||
    context.transcripts.list().some(({ spec }) => spec.revision === digest)
  const held = [...context.active.values()].some(
    (other) => !leaving.has(other.uid) && other.digest === digest,
  )
  if (!named && !held) await context.revisions.drop(digest)
}
