import type { Logger } from '../api/index.ts'
import { jitteredDelay } from './backoff.ts'
import type { Client } from './client.ts'
import { pause, type Clock } from './clock.ts'
import { ClusterError, isExpired } from './errors.ts'
import type { KubeMetrics } from './metrics.ts'
import { objectKey, resourceName, type ApiObject } from './object.ts'
import { watch, type WatchEnd, type WatchEvent, type WatchTarget } from './watch.ts'

/** Where a reflector puts what it sees. */
export interface Sink {
  /** What is kept of an object, if anything: called as it arrives, so that a large listing is never held whole. */
  prepare(object: ApiObject): ApiObject | undefined
  /** The whole collection as it is now, prepared. */
  replace(objects: Iterable<ApiObject>): void
  /** One event, not prepared. */
  apply(event: WatchEvent): void
}

/** How things stand, for readiness and for people. */
export interface ReflectorState {
  readonly synced: boolean
  /** A watch is answered by the server at this moment. */
  readonly watching: boolean
  /** When the server was last heard, on the clock. */
  readonly heardAt: number | undefined
  /** What went wrong last, until a watch is answered again. */
  readonly trouble: ClusterError | undefined
}

/** Times of a reflector; tests make them short. */
export interface ReflectorTimings {
  /** Bookmarks come about once a minute. @default 150_000 */
  readonly silenceMs: number
  /** As `silenceMs`, while the initial objects stream in. @default 30_000 */
  readonly initialSilenceMs: number
  /** The server ends a watch after a random time between this and twice this. @default 300 */
  readonly watchSeconds: number
  readonly backoff: { readonly baseMs: number; readonly maxMs: number }
  /** For 403 and 404: the right, or the kind, may come later. */
  readonly deniedBackoff: { readonly baseMs: number; readonly maxMs: number }
  /** Failures further apart than this start the back-off anew. */
  readonly healthyMs: number
}

/** Times that suit a cluster; the back-off is client-go's. */
export const DEFAULT_TIMINGS: ReflectorTimings = {
  silenceMs: 150_000,
  initialSilenceMs: 30_000,
  watchSeconds: 300,
  backoff: { baseMs: 800, maxMs: 30_000 },
  deniedBackoff: { baseMs: 1_000, maxMs: 60_000 },
  healthyMs: 120_000,
}

/** What a reflector is made of. */
export interface ReflectorOptions extends WatchTarget {
  readonly client: Client
  readonly connection?: string | undefined
  readonly sink: Sink
  readonly clock: Clock
  readonly random: () => number
  readonly logger: Logger
  readonly metrics: KubeMetrics
  readonly timings: ReflectorTimings
}

/** Mirrors one collection of the server into a sink. */
export interface Reflector {
  /** Runs until the signal aborts; no error ends it. */
  run(signal: AbortSignal): Promise<void>
  readonly state: ReflectorState
}

/** The annotation of the bookmark that ends a streamed listing (KEP-3157). */
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end'
/** A watch that the server closes sooner than this was not worth opening; opening the next at once would be a busy loop. */
const SHORTEST_WATCH_MS = 1_000

/**
 * ```
 *          ┌── 410 ──────────────────────────────────────────┐
 *          ▼                                                 │
 *   streamed listing ── bookmark ──► watch from version ─────┤
 *          │ refused, or no bookmark      ▲   ▲   │ closed, silent: again
 *          ▼ (remembered)                 │   └───┘
 *   paged LIST ───────────────────────────┘  any other error: wait, again from the same version
 * ```
 */
export function createReflector(options: ReflectorOptions): Reflector {
  const { client, clock, random, logger, metrics, sink, timings } = options
  const name = resourceName(options.resource)
  let version: string | undefined
  let streamedListing = true
  let synced = false
  let watching = false
  let heardAt: number | undefined
  let trouble: ClusterError | undefined
  let relistReason = 'start'

  const replaced = (objects: Iterable<ApiObject>, at: string): void => {
    version = at
    synced = true
    metrics.relisted(name, relistReason)
    sink.replace(objects)
  }

  const heard = (): void => {
    heardAt = clock.now()
    watching = true
    trouble = undefined
  }

  const open = async (
    query: Readonly<Record<string, string>>,
    silenceMs: number,
    signal: AbortSignal,
    onEvent: (event: WatchEvent) => void,
  ): Promise<WatchEnd> => {
    const seconds = Math.round(timings.watchSeconds * (1 + random()))
    try {
      return await watch({
        ...options,
        query: { ...query, allowWatchBookmarks: 'true', timeoutSeconds: String(seconds) },
        silenceMs,
        signal,
        onOpen: heard,
        onEvent(event) {
          heardAt = clock.now()
          onEvent(event)
        },
      })
    } finally {
      watching = false
    }
  }

  const listAsStream = async (signal: AbortSignal): Promise<WatchEnd> => {
    const initial = new Map<string, ApiObject>()
    const progress = { complete: false }
    const query = { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' }
    const end = await open(query, timings.initialSilenceMs, signal, (event) => {
      if (progress.complete) {
        follow(event)
        return
      }
      if (event.type === 'BOOKMARK') {
        if (event.object.metadata.annotations?.[INITIAL_EVENTS_END] !== 'true') return
        progress.complete = true
        replaced(initial.values(), event.object.metadata.resourceVersion ?? '')
        initial.clear()
      } else if (event.type === 'DELETED') {
        initial.delete(objectKey(event.object))
      } else {
        const kept = sink.prepare(event.object)
        if (kept !== undefined) initial.set(objectKey(kept), kept)
      }
    })
    if (!progress.complete && end !== 'aborted') {
      // Servers are known to leave the bookmark out (kubernetes/kubernetes#138557, #140890).
      logger.warn({ resource: name, end }, 'Streamed listing had no end, listing by pages from now on')
      streamedListing = false
    }
    return end
  }

  const listByPages = async (signal: AbortSignal): Promise<void> => {
    const { namespace, labelSelector, fieldSelector } = options
    const list = await client.list(
      options.resource,
      { namespace, labelSelector, fieldSelector },
      { signal, each: (item) => sink.prepare(item) },
    )
    heardAt = clock.now()
    replaced(list.items, list.resourceVersion)
  }

  const follow = (event: WatchEvent): void => {
    version = event.object.metadata.resourceVersion ?? version
    if (event.type !== 'BOOKMARK') sink.apply(event)
  }

  const step = async (signal: AbortSignal): Promise<WatchEnd> => {
    if (version === undefined && streamedListing) {
      try {
        return await listAsStream(signal)
      } catch (error) {
        // A server without streamed listings answers 422, one that knows nothing of them 400.
        if (!(error instanceof ClusterError) || (error.code !== 400 && error.code !== 422)) throw error
        logger.info({ resource: name, reason: error.reason }, 'Streamed listing refused, listing by pages')
        streamedListing = false
      }
    }
    if (version === undefined) await listByPages(signal)
    return open({ resourceVersion: version ?? '' }, timings.silenceMs, signal, follow)
  }

  return {
    get state() {
      return { synced, watching, heardAt, trouble }
    },
    async run(signal) {
      let failures = 0
      let failedAt = -Infinity
      while (!isOver(signal)) {
        const startedAt = clock.now()
        let error: ClusterError | undefined
        try {
          const end = await step(signal)
          metrics.watchEnded(name, end)
          // After an answered watch, only one that was very short is a reason to wait.
          if (end === 'silent' || clock.now() - startedAt >= SHORTEST_WATCH_MS) continue
        } catch (thrown) {
          if (isOver(signal)) break
          error = asClusterError(thrown)
          metrics.watchEnded(name, error.reason)
          trouble = error
          logger.warn(
            { resource: name, reason: error.reason, code: error.code, detail: error.message },
            'Watch failed',
          )
          if (isExpired(error)) {
            version = undefined
            relistReason = 'expired'
          }
        }
        if (isOver(signal)) break
        if (clock.now() - failedAt > timings.healthyMs) failures = 0
        failedAt = clock.now()
        await pause(clock, waitAfter(error, failures), signal)
        failures += 1
      }
    },
  }

  function waitAfter(error: ClusterError | undefined, failures: number): number {
    const denied = error?.code === 403 || error?.code === 404
    const jittered = jitteredDelay(denied ? timings.deniedBackoff : timings.backoff, failures, random)
    return Math.max(jittered, error?.retryAfterMs ?? 0)
  }
}

// A call, because the compiler takes a property for unchanged across an await.
function isOver(signal: AbortSignal): boolean {
  return signal.aborted
}

function asClusterError(thrown: unknown): ClusterError {
  if (thrown instanceof ClusterError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new ClusterError({ code: 0, reason: 'Internal', message, retryable: true, cause: thrown })
}
