import type { Json, LabSession, TranscriptPredicate } from '../../src/api/index.ts'
import { canonicalize } from '../../src/transcript/index.ts'

/** More than that after the deadline, and the transcript must say so. */
const LATE_MS = 5_000

/** Fields that hang on who was marked and when, or on the salt of their evidence. */
const PERSONAL = ['candidate', 'session', 'times', 'resultDigest', 'at', 'passedAt']

/**
 * All of a mark that does not hang on who was marked and when, as canonical JSON: two candidates who did the same have
 * the same, byte for byte. A session that goes with its mark has its transcript only.
 */
export function markOf(session: LabSession | undefined, predicate: TranscriptPredicate): string {
  const { status, metadata } = session ?? {}
  const isGoing = metadata?.deletionTimestamp !== undefined
  const shown = !isGoing &&
    status && {
      phase: status.phase,
      checks: status.checks,
      score: status.score,
      result: status.result,
      parameters: status.parameters,
      revision: status.revision,
      attempt: status.attempt,
      hints: status.hints,
      repaired: status.repaired,
      conditions: status.conditions?.map(
        ({ type, status: is, reason }) => `${type}=${is} ${timeless(reason)}`,
      ),
    }
  const { givenBackSeconds } = predicate.times
  const mark = { shown, predicate, givenBackSeconds }
  const impersonal = JSON.stringify(mark, (key, value: unknown) =>
    PERSONAL.includes(key) ? undefined : value,
  )
  return canonicalize(JSON.parse(impersonal) as Json)
}

/** Whether the freeze came late, and whether the transcript says what is true of that. */
export function lateness({ times, endedBy }: TranscriptPredicate): {
  readonly late: boolean
  readonly honest: boolean
} {
  const { frozenAt, deadline, late } = times
  const behindMs = Date.parse(frozenAt) - Date.parse(deadline)
  const atDeadline = endedBy === 'DeadlineReached'
  const honest = atDeadline ? behindMs >= 0 && late === behindMs > LATE_MS : !late && behindMs <= 0
  return { late, honest }
}

/** Late or not is told apart, by `lateness`. */
function timeless(reason: string): string {
  return reason === 'LateFreeze' ? 'Frozen' : reason
}
