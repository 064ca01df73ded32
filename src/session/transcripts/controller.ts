import type { Logger } from '../../api/index.ts'
import { onAbort } from '../../kube/abort.ts'
import { createInformer } from '../../kube/informer.ts'
import type { KubeMetrics } from '../../kube/metrics.ts'
import { createQueue } from '../../kube/queue.ts'
import { runWorkers } from '../../kube/workers.ts'
import type { SessionContext } from '../context.ts'
import { calmly, isTrouble, report } from '../passes.ts'
import { RESOURCES } from '../resources.ts'
import type { TranscriptContext, TranscriptCopy } from './context.ts'
import { lookAt } from './look.ts'
import { dropExpired } from './retention.ts'

/** What the transcript controller is started with. */
export interface TranscriptControllerOptions {
  readonly context: Omit<TranscriptContext, 'copies'> & Pick<SessionContext, 'client'>
  readonly logger: Logger
  readonly metrics: KubeMetrics
}

/** Stands for no session: what has been kept long enough is looked for. */
const RETENTION = 'retention'
const DAY_MS = 24 * 60 * 60 * 1_000
const SECOND_MS = 1_000
const WORKERS = 4
const PASS_TIMEOUT_MS = 60_000
const BACKOFF = { baseMs: 20, maxMs: 30_000 }

/**
 * Looks after transcripts until the signal aborts: puts copies back, answers coaches who ask for a regrade, and lets go of
 * what has been kept long enough. The authoritative ones must be listed before.
 *
 *   LabTranscripts ──► UIDs of sessions ──► look at all of that session's transcripts ──► copies, their status
 */
export async function runTranscriptController(
  { context: given, logger, metrics }: TranscriptControllerOptions,
  signal: AbortSignal,
): Promise<void> {
  const copies = createInformer<TranscriptCopy>({
    client: given.client,
    resource: RESOURCES.transcript,
    transform: withoutEnvelope,
    logger,
    metrics,
  })
  const queue = createQueue<string>({ name: 'transcripts', metrics, backoff: BACKOFF })
  onAbort(signal, () => queue.shutDown())
  copies.start(signal)
  // It rejects only when stopped before: then there is nothing to do.
  await copies.synced.catch(() => undefined)
  const context: TranscriptContext = { ...given, copies }
  copies.onChange((before, after) => {
    const copy = after ?? before
    if (copy !== undefined) queue.add(copy.spec.session.uid)
  })
  for (const { session } of context.transcripts.list()) queue.add(session.uid)
  queue.add(RETENTION)
  await runWorkers(queue, {
    workers: WORKERS,
    timeoutMs: PASS_TIMEOUT_MS,
    isTrouble,
    handle: (key, passSignal) =>
      calmly(() => (key === RETENTION ? retain(context, passSignal) : lookAt(context, key, passSignal))),
    onError: (error, key) => report(logger, { labTranscriptsOf: key }, error),
  })
}

async function retain(
  context: TranscriptContext,
  signal: AbortSignal,
): Promise<{ readonly requeueAfterMs: number }> {
  await dropExpired(context, signal)
  return { requeueAfterMs: Math.min(DAY_MS, Math.max(SECOND_MS, context.settings.retainTranscriptsMs)) }
}

/** Hundreds of them are held for over a year: what was signed is most of their size. */
function withoutEnvelope(copy: TranscriptCopy): TranscriptCopy {
  const spec: TranscriptCopy['spec'] & { envelope?: unknown } = { ...copy.spec }
  delete spec.envelope
  return { ...copy, spec }
}
