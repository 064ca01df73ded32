import type { LabSession } from '../../api/index.ts'
import { sessionRow } from '../../view/index.ts'

/** Counts how often the check that a session hangs on was seen to fail anew since the last progress. */
export interface Tries {
  /** A session changed, or went. */
  noted(before: LabSession | undefined, after: LabSession | undefined, now: Date): void
  of(session: LabSession): number
}

/** What a rollout does to a message within this time is one try. */
const ONE_TRY_MS = 10_000

/**
 * Counts what this process sees: a check that fails with another message, or after the candidate changed the session
 * (an answer, a hint), was tried. The state it is met in is none. Counts go with their sessions.
 */
export function createTries(): Tries {
  const counts = new Map<string, Count>()
  return {
    noted(before, after, now) {
      const uid = (after ?? before)?.metadata.uid ?? ''
      const next = after === undefined ? undefined : countOf(after, now)
      if (next === undefined) {
        counts.delete(uid)
        return
      }
      const last = counts.get(uid)
      const goesOn = last !== undefined && last.check === next.check && last.progressAt === next.progressAt
      if (!goesOn) counts.set(uid, next)
      else if (last.attempt !== next.attempt) {
        const anew = now.getTime() - last.at >= ONE_TRY_MS
        counts.set(uid, {
          ...next,
          ...(anew ? { tries: last.tries + 1, at: now.getTime() } : { tries: last.tries, at: last.at }),
        })
      }
    },
    of: ({ metadata }) => counts.get(metadata.uid ?? '')?.tries ?? 0,
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

function countOf(session: LabSession, now: Date): Count | undefined {
  const { hangsOn, progressAt } = sessionRow(session, { now })
  if (hangsOn?.state !== 'Fail') return undefined
  const attempt = `${session.metadata.generation ?? 0} ${hangsOn.message ?? ''}`
  return { check: hangsOn.id, progressAt, attempt, tries: 0, at: -Infinity }
}
