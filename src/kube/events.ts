import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { KINDS, type KubeObject, type Logger } from '../api/index.ts'
import type { Client } from './client.ts'
import { systemClock, type Clock } from './clock.ts'
import { isAlreadyExists, isNotFound } from './errors.ts'
import { noMetrics, type KubeMetrics } from './metrics.ts'
import { microTime } from './microtime.ts'
import type { ApiObject } from './object.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'

/** Something that happened to an object, for people who `kubectl describe` it. */
export interface EventInput {
  readonly regarding: ApiObject
  readonly related?: ApiObject | undefined
  readonly type: 'Normal' | 'Warning'
  /** Why, in CamelCase. */
  readonly reason: string
  /** What was done, in CamelCase. */
  readonly action: string
  /** What changed, and to what. Cut at 1 KiB, the most the API takes. */
  readonly note: string
}

/** Writes events in the background. Nothing it does ever throws or rejects. */
export interface EventRecorder {
  record(event: EventInput): void
  /** Resolves when what was recorded so far has been written or given up. */
  flush(): Promise<void>
}

/** How events are written. */
export interface EventRecorderOptions {
  readonly client: Client
  /** `reportingController`. */
  readonly component: string
  /** `reportingInstance`. @default the host name */
  readonly instance?: string | undefined
  readonly logger: Logger
  readonly metrics?: KubeMetrics | undefined
  readonly clock?: Clock | undefined
  /** Of one object. @default 25 at once, one more every 30 s */
  readonly rate?: { readonly perSecond: number; readonly burst: number } | undefined
  /** From the first repetition to its write; later ones wait twice as long each time, up to five minutes. @default 1000 */
  readonly seriesMs?: number | undefined
}

/** As client-go: what has not repeated for so long starts a new series. */
const SERIES_ENDS_AFTER_MS = 360_000
const LONGEST_SERIES_DELAY_MS = 300_000
const MOST_REMEMBERED = 4_096
const MOST_UNWRITTEN = 1_000
const MAX_NOTE_BYTES = 1_024

interface Series {
  readonly namespace: string
  readonly name: string
  count: number
  lastAt: number
  writes: number
  /** The repetitions are about to be written. */
  scheduled: (() => void) | undefined
  /** Settles when the writes so far have. */
  written: Promise<void>
}

/** A recorder for events.k8s.io/v1. Equal events become one with a series. */
export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  const { client, logger, metrics = noMetrics, clock = systemClock, seriesMs = 1_000 } = options
  const rate = options.rate ?? { perSecond: 1 / 30, burst: 25 }
  const series = new Map<string, Series>()
  const buckets = new Map<string, TokenBucket>()
  const unwritten = new Set<Promise<void>>()

  const mayRecord = (object: string): boolean => {
    const bucket = buckets.get(object) ?? createTokenBucket(rate, clock)
    remember(buckets, object, bucket)
    return bucket.take() && unwritten.size < MOST_UNWRITTEN
  }

  const enqueue = (into: Series, write: () => Promise<unknown>): void => {
    // One write of a series after the other: a repetition must not overtake the creation.
    const done = into.written.then(write).then(
      () => undefined,
      (error: unknown) => {
        metrics.eventDropped()
        logger.warn({ namespace: into.namespace, event: into.name, err: error }, 'Event not written')
      },
    )
    into.written = done
    unwritten.add(done)
    void done.then(() => unwritten.delete(done))
  }

  const start = (key: string, event: EventInput): void => {
    const begun = newSeries(event.regarding, clock.now())
    remember(series, key, begun)
    const object = eventObject(event, begun, options, clock)
    enqueue(begun, async () => {
      try {
        await client.create(KINDS.Event, object)
      } catch (error) {
        // The first answer was lost and the request sent again.
        if (!isAlreadyExists(error)) throw error
      }
    })
  }

  const writeRepetitions = (key: string, known: Series, event: EventInput): void => {
    known.scheduled = undefined
    known.writes += 1
    enqueue(known, async () => {
      const lastObservedTime = microTime(clock.date())
      try {
        await client.patch(KINDS.Event, known, {
          merge: { series: { count: known.count, lastObservedTime } },
        })
      } catch (error) {
        if (!isNotFound(error)) throw error
        // Events live an hour: this one has gone, the next occurrence is told anew.
        if (series.get(key) === known) start(key, event)
      }
    })
  }

  const repeat = (key: string, known: Series, event: EventInput): void => {
    known.count += 1
    known.lastAt = clock.now()
    if (known.scheduled !== undefined) return
    const delay = Math.min(seriesMs * 2 ** known.writes, LONGEST_SERIES_DELAY_MS)
    const write = (): void => writeRepetitions(key, known, event)
    const cancel = clock.after(delay, write, true)
    known.scheduled = () => {
      cancel()
      write()
    }
  }

  return {
    record(event) {
      try {
        const object = objectIdentity(event.regarding)
        const key = JSON.stringify([object, event.type, event.reason, event.action, event.note])
        const known = series.get(key)
        if (known !== undefined && clock.now() - known.lastAt < SERIES_ENDS_AFTER_MS)
          repeat(key, known, event)
        else if (mayRecord(object)) start(key, event)
        else metrics.eventDropped()
      } catch (error) {
        logger.error({ reason: event.reason, err: error }, 'Event not recorded')
      }
    },
    async flush() {
      for (const known of series.values()) known.scheduled?.()
      while (unwritten.size > 0) await Promise.all(unwritten)
    },
  }
}

function newSeries(regarding: ApiObject, now: number): Series {
  // Named rather than generated: a creation whose answer was lost can then be sent again. 253 is the longest name.
  const suffix = randomBytes(8).toString('hex')
  return {
    // An event of what has no namespace stands in `default` (apiserver, events validation).
    namespace: regarding.metadata.namespace ?? 'default',
    name: `${(regarding.metadata.name ?? '').slice(0, 236)}.${suffix}`,
    count: 1,
    lastAt: now,
    writes: 0,
    scheduled: undefined,
    written: Promise.resolve(),
  }
}

function eventObject(
  event: EventInput,
  { namespace, name }: Series,
  options: EventRecorderOptions,
  clock: Clock,
): KubeObject {
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { namespace, name },
    eventTime: microTime(clock.date()),
    reportingController: options.component,
    reportingInstance: (options.instance ?? hostname()).slice(0, 128),
    type: event.type,
    reason: event.reason,
    action: event.action,
    note: cutNote(event.note),
    regarding: reference(event.regarding),
    ...(event.related === undefined ? {} : { related: reference(event.related) }),
  }
}

function reference({ apiVersion, kind, metadata }: ApiObject): Readonly<Record<string, unknown>> {
  const { namespace, name, uid, resourceVersion } = metadata
  return { apiVersion, kind, namespace, name, uid, resourceVersion }
}

/** Cut to the bytes that the API takes, between characters. */
export function cutNote(note: string): string {
  if (Buffer.byteLength(note) <= MAX_NOTE_BYTES) return note
  const kept = Buffer.from(note).subarray(0, MAX_NOTE_BYTES - Buffer.byteLength('…') - 3)
  // Up to three bytes of a cut character decode to U+FFFD.
  return `${kept.toString('utf8').replace(/\uFFFD+$/, '')}…`
}

function objectIdentity({ kind, metadata }: ApiObject): string {
  return metadata.uid ?? `${kind}/${metadata.namespace ?? ''}/${metadata.name ?? ''}`
}

/** Puts the entry last, and lets the one that was used longest ago go when there are too many. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= MOST_REMEMBERED) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
