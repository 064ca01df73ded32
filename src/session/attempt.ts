import type { CoachAct, Lab } from '../api/index.ts'

/** A mark that this candidate has at this lab already. */
export interface PreviousAttempt {
  readonly attempt: number
  /** The lab's mode then. */
  readonly mode: Mode
}

type Mode = Lab['spec']['mode']

/**
 * Which attempt a new session is: one more than the highest marked. Freely in practice; an exam that was taken is taken
 * again only when a coach opened that session for it (`spec.coaching.retake`).
 */
export function attemptOf(
  previous: readonly PreviousAttempt[],
  mode: Mode,
  retake: CoachAct | undefined,
): { readonly attempt: number } | 'RetakeNeedsCoach' {
  const taken = previous.some((each) => each.mode === 'exam')
  if (mode === 'exam' && taken && retake === undefined) return 'RetakeNeedsCoach'
  return { attempt: Math.max(0, ...previous.map(({ attempt }) => attempt)) + 1 }
}
