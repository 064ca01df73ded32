import { limitedSignal, onAbort } from './abort.ts'
import { systemClock, type Clock } from './clock.ts'
import { ClusterError } from './errors.ts'
import type { PassOutcome } from './metrics.ts'
import type { Queue } from './queue.ts'

/** An error that trying again cannot mend: the key is not tried again until something adds it. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError'
}

/** What a pass over a key may ask for. */
export interface PassResult {
  /** Look again after this, though nothing failed. */
  readonly requeueAfterMs?: number | undefined
}

/** How keys are worked on. */
export interface WorkerOptions<K extends string> {
  /** Keys worked on at a time. */
  readonly workers: number
  /** One pass. Its signal aborts some time after the queue was shut down, or when the pass has used up its time. */
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a pass that asks for nothing returns nothing
  readonly handle: (key: K, signal: AbortSignal) => Promise<PassResult | void>
  /** Told of every error that a pass ended with. */
  readonly onError: (error: unknown, key: K) => void
  /** Errors that are no bug of ours, besides a ClusterError and a TerminalError: metrics tell them apart. */
  readonly isTrouble?: ((error: unknown) => boolean) | undefined
  /** Time of one pass. @default no limit */
  readonly timeoutMs?: number | undefined
  /** Time that passes under way have to end well once the queue is shut down. @default 8_000 */
  readonly graceMs?: number | undefined
  readonly clock?: Clock | undefined
}

const GRACE_MS = 8_000

/**
 * Works until the queue is shut down; resolves when the last pass has ended. controller-runtime's contract
 * (reconcileHandler): an error → again, later each time; TerminalError → not again; `requeueAfterMs` → again after
 * that; else the key is forgotten. Never rejects.
 */
export async function runWorkers<K extends string>(
  queue: Queue<K>,
  options: WorkerOptions<K>,
): Promise<void> {
  const { clock = systemClock, graceMs = GRACE_MS } = options
  const over = new AbortController()
  let cancelGrace = (): void => undefined
  const offClosed = onAbort(queue.closed, () => {
    cancelGrace = clock.after(graceMs, () => over.abort())
  })
  const work = async (): Promise<void> => {
    for (let key = await queue.get(); key !== undefined; key = await queue.get()) {
      await onePass(queue, key, { ...options, clock, over: over.signal })
    }
  }
  await Promise.all(Array.from({ length: options.workers }, work))
  offClosed()
  cancelGrace()
}

async function onePass<K extends string>(
  queue: Queue<K>,
  key: K,
  options: WorkerOptions<K> & { readonly clock: Clock; readonly over: AbortSignal },
): Promise<void> {
  const { handle, onError, timeoutMs, clock, over } = options
  const pass = limitedSignal(clock, timeoutMs, over)
  const startedAt = clock.now()
  let outcome: PassOutcome = 'success'
  try {
    const result = (await handle(key, pass.signal)) ?? {}
    queue.forget(key)
    if (result.requeueAfterMs !== undefined) {
      outcome = 'requeued'
      queue.addAfter(key, result.requeueAfterMs)
    }
  } catch (error) {
    const isTrouble = error instanceof ClusterError || error instanceof TerminalError
    outcome = isTrouble || options.isTrouble?.(error) === true ? 'failed' : 'threw'
    if (error instanceof TerminalError) queue.forget(key)
    else queue.addRateLimited(key)
    report(onError, error, key)
  } finally {
    pass.end()
    queue.metrics.passed(outcome, (clock.now() - startedAt) / 1_000)
    queue.done(key)
  }
}

function report<K extends string>(onError: WorkerOptions<K>['onError'], error: unknown, key: K): void {
  try {
    onError(error, key)
  } catch {
    // A logger that throws must not stop the work.
  }
}
