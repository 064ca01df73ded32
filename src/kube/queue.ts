import { exponentialDelay, type BackoffPolicy } from './backoff.ts'
import { systemClock, type Clock } from './clock.ts'
import { createDelays } from './delays.ts'
import { noMetrics, type KubeMetrics, type QueueMetrics } from './metrics.ts'
import { createTokenBucket } from './token-bucket.ts'

/** Keys that wait to be looked at. Level, not edge: a key says "look", never what happened. */
export interface Queue<K extends string> {
  /** Asks for a look. Asked again while waiting it is one look; asked while being processed, one more afterwards. */
  add(key: K): void
  /** The same, not before `ms` from now. Asked several times, the earliest counts. */
  addAfter(key: K, ms: number): void
  /** The same, after a delay that grows with each call until `forget`. */
  addRateLimited(key: K): void
  /** The key went well: the next delay is the shortest again. */
  forget(key: K): void
  /** How often `addRateLimited` was called since `forget`. */
  failures(key: K): number
  /** The next key, alone with its caller until `done`. Undefined once shut down. */
  get(): Promise<K | undefined>
  /** Gives the key back. */
  done(key: K): void
  /** Takes no more keys and gives none: what waits is left, as the world says it again at the next start. */
  shutDown(): void
  /** Aborts with `shutDown`. */
  readonly closed: AbortSignal
  /** Where its workers tell how their passes end. */
  readonly metrics: QueueMetrics
  /** Keys that could be got now. */
  readonly length: number
  readonly processing: number
  readonly delayed: number
}

/** How a queue slows down. The defaults are client-go's (util/workqueue/default_rate_limiters.go). */
export interface QueueOptions {
  readonly clock?: Clock
  /** Per key. @default 5 ms to 1000 s */
  readonly backoff?: BackoffPolicy
  /** Of all keys together, for rate-limited adds only. @default 10 a second, 100 at once */
  readonly overall?: { readonly perSecond: number; readonly burst: number }
  /** What metrics call it. @default queue */
  readonly name?: string
  readonly metrics?: Pick<KubeMetrics, 'queue'>
}

/**
 * client-go's work queue:
 * ```
 *   add ──► dirty ──► waiting ──get──► processing ──done──► (dirty again? waiting)
 *             ▲           addAfter: a heap of due times ──► add
 * ```
 * A key is in `waiting` at most once and never while it is being processed.
 */
export function createQueue<K extends string>(options: QueueOptions = {}): Queue<K> {
  const clock = options.clock ?? systemClock
  const backoff = options.backoff ?? { baseMs: 5, maxMs: 1_000_000 }
  const bucket = createTokenBucket(options.overall ?? { perSecond: 10, burst: 100 }, clock)
  const dirty = new Set<K>()
  const processing = new Set<K>()
  // A Set keeps insertion order, and taking the first costs nothing.
  const waiting = new Set<K>()
  const getters: ((key: K | undefined) => void)[] = []
  const failures = new Map<K, number>()
  const closing = new AbortController()
  const metrics = (options.metrics ?? noMetrics).queue(options.name ?? 'queue', () => waiting.size)
  /** When what waits came in, and when what is being processed was taken. */
  const since = new Map<K, number>()
  const isClosed = (): boolean => closing.signal.aborted

  const take = (key: K): K => {
    waiting.delete(key)
    dirty.delete(key)
    processing.add(key)
    metrics.waited(secondsOf(key))
    since.set(key, clock.now())
    return key
  }
  const offer = (key: K): void => {
    waiting.add(key)
    since.set(key, clock.now())
    const getter = getters.shift()
    getter?.(take(key))
  }
  const add = (key: K): void => {
    if (isClosed() || dirty.has(key)) return
    dirty.add(key)
    metrics.added()
    if (!processing.has(key)) offer(key)
  }
  const secondsOf = (key: K): number => (clock.now() - (since.get(key) ?? clock.now())) / 1_000
  const delays = createDelays<K>(clock, add)
  const addAfter = (key: K, ms: number): void => {
    if (isClosed()) return
    if (ms <= 0) add(key)
    else delays.set(key, ms)
  }

  return {
    add,
    addAfter,
    addRateLimited(key) {
      const before = failures.get(key) ?? 0
      failures.set(key, before + 1)
      metrics.retried()
      addAfter(key, Math.max(exponentialDelay(backoff, before), bucket.reserve()))
    },
    forget: (key) => void failures.delete(key),
    failures: (key) => failures.get(key) ?? 0,
    get() {
      if (isClosed()) return Promise.resolve(undefined)
      const [key] = waiting
      if (key !== undefined) return Promise.resolve(take(key))
      return new Promise((resolve) => getters.push(resolve))
    },
    done(key) {
      if (processing.delete(key)) metrics.worked(secondsOf(key))
      since.delete(key)
      if (dirty.has(key) && !isClosed()) offer(key)
    },
    shutDown() {
      closing.abort()
      delays.clear()
      waiting.clear()
      dirty.clear()
      for (const getter of getters.splice(0)) getter(undefined)
    },
    closed: closing.signal,
    metrics,
    get length() {
      return waiting.size
    },
    get processing() {
      return processing.size
    },
    get delayed() {
      return delays.size
    },
  }
}
