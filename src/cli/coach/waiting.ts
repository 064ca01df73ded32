import type { LabSession, LabSessionStatus } from '../../api/index.ts'

/** What of a session waits for a coach: checks that everybody sees, and whether hidden ones may be among the rest. */
export interface Waiting {
  readonly checks: readonly { readonly id: string; readonly message?: string }[]
  readonly hidden: boolean
}

/** Stand for all hidden checks, and for all computed questions, that could not be observed. */
export const WILDCARDS = ['hidden/*', 'quiz/*'] as const

/** Reasons of the condition Graded that say that something could not be observed. */
const UNOBSERVED = ['GatheringFailed', 'NeedsCoach']

/**
 * What a coach can decide on now: what could not be observed after the work was handed in. An Error before that may mend
 * itself. Which hidden checks are among them no status tells.
 */
export function waitingIn({ spec, status }: Pick<LabSession, 'spec' | 'status'>): Waiting {
  if (!isUnobserved(status)) return { checks: [], hidden: false }
  const known = new Set(spec.coaching.decisions.map(({ check }) => check))
  const checks = (status?.checks ?? [])
    .filter(({ id, state }) => state === 'Error' && !known.has(id))
    .map(({ id, message }) => ({ id, ...(message !== undefined && { message }) }))
  return { checks, hidden: true }
}

/** The ids that a decision can name; wildcards already decided on are left out. */
export function decidable(session: Pick<LabSession, 'spec' | 'status'>): string[] {
  const { checks, hidden } = waitingIn(session)
  const known = new Set(session.spec.coaching.decisions.map(({ check }) => check))
  return [...checks.map(({ id }) => id), ...(hidden ? WILDCARDS.filter((id) => !known.has(id)) : [])]
}

function isUnobserved(status: LabSessionStatus | undefined): boolean {
  const graded = status?.conditions?.find(({ type }) => type === 'Graded')
  return graded?.status === 'False' && UNOBSERVED.includes(graded.reason)
}
