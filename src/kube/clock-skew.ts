import type { Client } from './client.ts'
import { systemClock, type Clock } from './clock.ts'
import { malformedError } from './errors.ts'

/** What is known of our wall clock minus the server's: it lies between the two. */
export interface SkewBounds {
  readonly leastMs: number
  readonly mostMs: number
}

/** One answer of the server, by our own wall clock, in milliseconds. */
export interface DateSample {
  readonly askedAt: number
  readonly answeredAt: number
  /** The server's Date header: a whole second. */
  readonly date: number
}

/** A replica whose clock is further off than this may not lead. */
export const TOLERATED_SKEW_MS = 2_000

/** Answers looked at before doubt is given up. */
const MOST_SAMPLES = 5
/** No further one is asked for then: answers that slow tell little, and whoever asks has a Lease to renew. */
const LONGEST_DOUBT_MS = 1_000
const DATE_RESOLUTION_MS = 1_000

/** The server wrote its Date between the question and the answer, in the second that it names. */
export function skewBounds({ askedAt, answeredAt, date }: DateSample): SkewBounds {
  return { leastMs: askedAt - (date + DATE_RESOLUTION_MS), mostMs: answeredAt - date }
}

/** What both say; the newer alone when they contradict each other, as after a step of one of the clocks. */
export function narrowed(older: SkewBounds, newer: SkewBounds): SkewBounds {
  const leastMs = Math.max(older.leastMs, newer.leastMs)
  const mostMs = Math.min(older.mostMs, newer.mostMs)
  return leastMs <= mostMs ? { leastMs, mostMs } : newer
}

/** By how much our clock is certainly wrong: positive when it is ahead, 0 when it may be right. */
export function certainSkewMs({ leastMs, mostMs }: SkewBounds, toleratedMs = TOLERATED_SKEW_MS): number {
  if (leastMs > toleratedMs) return leastMs
  return mostMs < -toleratedMs ? mostMs : 0
}

/**
 * Compares our clock with the API server's Date. Asks again while the answers leave it open on which side of what is
 * tolerated we are, for a while: each further one may narrow it. Rejects with a ClusterError when the server does not answer.
 */
export async function measureClockSkew(
  client: Pick<Client, 'send'>,
  { clock = systemClock, signal }: { readonly clock?: Clock; readonly signal?: AbortSignal | undefined } = {},
): Promise<SkewBounds> {
  const startedAt = clock.now()
  let bounds: SkewBounds = { leastMs: -Infinity, mostMs: Infinity }
  for (let samples = 0; samples < MOST_SAMPLES && isOpen(bounds); samples += 1) {
    if (clock.now() - startedAt > LONGEST_DOUBT_MS) break
    const sample = await sampleDate(client, clock, signal)
    bounds = narrowed(bounds, skewBounds(sample))
  }
  return bounds
}

async function sampleDate(
  client: Pick<Client, 'send'>,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<DateSample> {
  const startedAt = clock.now()
  const askedAt = clock.date().getTime()
  // Whoever is known to the server may read its version; whatever it answers bears its Date.
  const answer = await client.send({ method: 'GET', path: '/version' }, { signal })
  // By the monotonic clock, so that a step of the wall clock on the way cannot make the answer precede the question.
  const answeredAt = askedAt + (clock.now() - startedAt)
  const date = Date.parse(answer.date ?? '')
  if (!Number.isFinite(date)) throw malformedError('The API server answers without a Date')
  return { askedAt, answeredAt, date }
}

/** Neither certainly right nor certainly wrong. */
function isOpen(bounds: SkewBounds): boolean {
  const { leastMs, mostMs } = bounds
  return certainSkewMs(bounds) === 0 && (leastMs < -TOLERATED_SKEW_MS || mostMs > TOLERATED_SKEW_MS)
}
