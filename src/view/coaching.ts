import type { CoachAct, LabSession, LabSessionStatus, SessionCoaching } from '../api/index.ts'

/** What of a session waits for a coach: checks that everybody sees, and whether hidden ones may be among the rest. */
export interface Waiting {
  readonly checks: readonly { readonly id: string; readonly message?: string }[]
  readonly hidden: boolean
}

/** Stand for all hidden checks, and for all computed questions, that could not be observed. */
export const WILDCARDS = ['hidden/*', 'quiz/*'] as const

/** Minutes that one extension can give. */
export const EXTENSION_MINUTES = { min: 1, max: 480 } as const

/** Characters of the reason of an act. */
export const REASON_LENGTH = { min: 3, max: 512 } as const

/** What an act adds to `spec.coaching` as it stands, or why this session does not admit it. */
export type ActOutcome = { readonly coaching: Partial<SessionCoaching> } | { readonly refused: ActRefusal }

/** Why a session does not admit an act. */
export type ActRefusal =
  /** Its time is fixed from the write on that closed it. */
  | { readonly reason: 'HandedIn' }
  | { readonly reason: 'EndedBefore'; readonly by: string }
  | { readonly reason: 'DecidedBefore'; readonly by: string; readonly state: 'Pass' | 'Fail' }
  | { readonly reason: 'NothingWaits' }
  /** Others do: these can be decided on. */
  | { readonly reason: 'NotWaiting'; readonly decidable: readonly string[] }

type Coached = Pick<LabSession, 'spec' | 'status'>

/** More time; only for a session that is not handed in. */
export function extend({ spec, status }: Coached, signed: CoachAct, minutes: number): ActOutcome {
  if (status?.frozenAt !== undefined) return { refused: { reason: 'HandedIn' } }
  return { coaching: { extensions: [...spec.coaching.extensions, { ...signed, minutes }] } }
}

/** The end now, once, of a session that is not handed in. */
export function end({ spec, status }: Coached, signed: CoachAct): ActOutcome {
  const { end: earlier } = spec.coaching
  if (earlier !== undefined) return { refused: { reason: 'EndedBefore', by: earlier.by } }
  if (status?.frozenAt !== undefined) return { refused: { reason: 'HandedIn' } }
  return { coaching: { end: signed } }
}

/** What a check that could not be observed counts as. `isHidden`: the rubric knows it as one of its hidden checks. */
export function decide(
  session: Coached,
  signed: CoachAct,
  { check, state, isHidden }: { check: string; state: 'Pass' | 'Fail'; isHidden: boolean },
): ActOutcome {
  const { decisions } = session.spec.coaching
  const earlier = decisions.find((decision) => decision.check === check)
  if (earlier !== undefined) {
    return { refused: { reason: 'DecidedBefore', by: earlier.by, state: earlier.state } }
  }
  const ids = decidable(session)
  if (ids.length === 0) return { refused: { reason: 'NothingWaits' } }
  if (!ids.includes(check) && !isHidden) return { refused: { reason: 'NotWaiting', decidable: ids } }
  return { coaching: { decisions: [...decisions, { ...signed, check, state }] } }
}

/** The reason as it is kept, or nothing when it is too short or too long. */
export function readReason(text: string): string | undefined {
  const reason = text.trim()
  const { length } = Array.from(reason)
  return length >= REASON_LENGTH.min && length <= REASON_LENGTH.max ? reason : undefined
}

/** Minutes of an extension, or nothing when the text is no such number. */
export function readMinutes(text: string): number | undefined {
  const minutes = /^\d{1,3}$/.test(text) ? Number(text) : 0
  return minutes >= EXTENSION_MINUTES.min && minutes <= EXTENSION_MINUTES.max ? minutes : undefined
}

/**
 * What a coach can decide on now: what could not be observed after the work was handed in. An Error before that may mend
 * itself. Which hidden checks are among them no status tells.
 */
export function waitingIn({ spec, status }: Coached): Waiting {
  if (!isUnobserved(status)) return { checks: [], hidden: false }
  const known = new Set(spec.coaching.decisions.map(({ check }) => check))
  const checks = (status?.checks ?? [])
    .filter(({ id, state }) => state === 'Error' && !known.has(id))
    .map(({ id, message }) => ({ id, ...(message !== undefined && { message }) }))
  return { checks, hidden: true }
}

/** The ids that a decision can name; wildcards already decided on are left out. */
export function decidable(session: Coached): string[] {
  const { checks, hidden } = waitingIn(session)
  const known = new Set(session.spec.coaching.decisions.map(({ check }) => check))
  return [...checks.map(({ id }) => id), ...(hidden ? WILDCARDS.filter((id) => !known.has(id)) : [])]
}

/** Reasons of the condition Graded that say that something could not be observed. */
const UNOBSERVED = ['GatheringFailed', 'NeedsCoach']

function isUnobserved(status: LabSessionStatus | undefined): boolean {
  const graded = status?.conditions?.find(({ type }) => type === 'Graded')
  return graded?.status === 'False' && UNOBSERVED.includes(graded.reason)
}
