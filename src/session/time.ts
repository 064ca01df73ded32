import { timestamp, type LabSessionStatus, type SessionTimeBack, type TimeExtension } from '../api/index.ts'

/** What a deadline follows from. */
export interface TimeFacts {
  /** RFC 3339. */
  readonly startedAt: string
  /** The lab's duration: also the most that is given back in all. */
  readonly durationMs: number
  readonly extensions: readonly Pick<TimeExtension, 'minutes'>[]
  readonly timeBack: SessionTimeBack | undefined
}

/** The part of a status that says when time is up. */
export type TimeStatus = Pick<LabSessionStatus, 'deadline' | 'timeBack'>

/**
 * The deadline, RFC 3339: start, duration, what coaches added, what was given back. None of them ever shrinks, so that
 * it only moves away.
 */
export function deadlineOf({ startedAt, durationMs, extensions, timeBack }: TimeFacts): string {
  const minutes = extensions.reduce((sum, extension) => sum + extension.minutes, 0)
  const addedMs = minutes * 60_000 + (timeBack?.seconds ?? 0) * 1_000
  return timestamp(new Date(Date.parse(startedAt) + durationMs + addedMs))
}

/**
 * The time given back after one more look.
 *
 *   nothing owed ──owed──► since: the clock stands ──no longer owed, or all given back──► seconds grows
 *
 * The same as before, while neither end is reached: an outage costs two status writes, and a restart in between
 * loses nothing.
 */
export function nextTimeBack(
  before: SessionTimeBack | undefined,
  owed: boolean,
  { nowMs, durationMs }: { readonly nowMs: number; readonly durationMs: number },
): SessionTimeBack | undefined {
  const { seconds = 0, since } = before ?? {}
  const room = roomSeconds(before, durationMs)
  if (since === undefined) {
    return owed && room > 0 ? { seconds, since: timestamp(new Date(nowMs)) } : before
  }
  const owedSeconds = Math.ceil(Math.max(0, nowMs - Date.parse(since)) / 1_000)
  if (owed && owedSeconds < room) return before
  return { seconds: seconds + Math.min(owedSeconds, room) }
}

/**
 * Milliseconds until the deadline strikes, as far as is known now; it struck when they are 0 or less. While something
 * is owed that is when all has been given back: the candidate's own time stands still until then. Undefined before
 * the clock has started. Phases ask `timeLeft` (phases/keep-time.ts), which knows what their pass found.
 */
export function msLeft(status: TimeStatus, nowMs: number, durationMs: number): number | undefined {
  const endMs = latestEndMs(status, durationMs)
  return endMs === undefined ? undefined : endMs - nowMs
}

/** When the deadline strikes at the latest, in ms since the epoch, unless more is added. */
export function latestEndMs({ deadline, timeBack }: TimeStatus, durationMs: number): number | undefined {
  if (deadline === undefined) return undefined
  const deadlineMs = Date.parse(deadline)
  // What is owed only since time was up gives nothing back.
  const stands = timeBack?.since !== undefined && Date.parse(timeBack.since) < deadlineMs
  return stands ? deadlineMs + roomSeconds(timeBack, durationMs) * 1_000 : deadlineMs
}

/** What may still be given back. */
function roomSeconds(timeBack: SessionTimeBack | undefined, durationMs: number): number {
  return Math.max(0, Math.floor(durationMs / 1_000) - (timeBack?.seconds ?? 0))
}

/** The extensions that a deadline has just been moved by, the last ones given: those before are in it already. */
export function newExtensions<T extends Pick<TimeExtension, 'minutes'>>(
  extensions: readonly T[],
  addedMs: number,
): readonly T[] {
  let first = extensions.length
  for (let leftMs = addedMs; leftMs > 0 && first > 0; first -= 1) {
    leftMs -= (extensions[first - 1]?.minutes ?? 0) * 60_000
  }
  return extensions.slice(first)
}
