import type { LabSession } from '../api/index.ts'
import { sessionRow } from './row.ts'

/** Counts how often the check that a session hangs on was seen to fail anew since the last progress. */
export interface Tries {
  /** A session came, changed, or went. */
  readonly noted: (before: LabSession | undefined, after: LabSession | undefined, now: Date) => void
  /** The count for `sessionRow`. */
  readonly of: (session: LabSession) => number
}

/** What a rollout does to a message within this time is one try. */
const ONE_TRY_MS = 10_000

/**
 * Counts what this process sees: a check that fails with another message, or after the candidate changed the session
 * (an answer, a hint), was tried. The state it is met in is none. Counts go with their sessions.
 */
export function countTries(): Tries {
  const counts = new Map<string, Count>()
  return {
    noted: (before, after, now) => {
      const session = after ?? before
      if (session === undefined) return
      const next = after === undefined ? undefined : countOf(after, now)
      if (next === undefined) counts.delete(keyOf(session))
      else counts.set(keyOf(session), goOn(counts.get(keyOf(session)), next, now))
    },
    of: (session) => counts.get(keyOf(session))?.tries ?? 0,
  }
}

interface Count {
  readonly check: string
  readonly progressAt: string | undefined
  /** Changes when the check fails anew. */
  readonly attempt: string
  readonly tries: number
  /** When the last try was counted. */
  readonly at: number
}

/** What could not be observed is nobody's failure. */
function countOf(session: LabSession, now: Date): Count | undefined {
  const { hangsOn, progressAt } = sessionRow(session, { now })
  if (hangsOn?.state !== 'Fail') return undefined
  const attempt = `${session.metadata.generation ?? 0} ${hangsOn.message ?? ''}`
  return { check: hangsOn.id, progressAt, attempt, tries: 0, at: -Infinity }
}

function goOn(last: Count | undefined, next: Count, now: Date): Count {
  if (last?.check !== next.check || last.progressAt !== next.progressAt) return next
  if (last.attempt === next.attempt) return last
  if (now.getTime() - last.at < ONE_TRY_MS) return { ...last, attempt: next.attempt }
  return { ...next, tries: last.tries + 1, at: now.getTime() }
}

function keyOf({ metadata }: LabSession): string {
  return metadata.uid ?? `${metadata.namespace ?? ''}/${metadata.name ?? ''}`
}
