import type { ResultPart, Text } from './generated/types.ts'

/** `Error` comes only from gathering; `Pending` becomes `Fail` in final grading. */
export type CheckState = 'Pass' | 'Fail' | 'Blocked' | 'Pending' | 'Error'

/** One check judged. */
export interface CheckResult {
  /** `task/check`. */
  readonly id: string
  readonly state: CheckState
  readonly points: number
  readonly max: number
  readonly required: boolean
  /** Of the rubric: judged at the end only. */
  readonly hidden: boolean
  /** What a check declared `penalty` takes away: its points when it fails, else 0. Its `points` and `max` are 0. */
  readonly penalty: number
  /** Why, in both languages; absent when the check passes. */
  readonly message?: Text
  /** A failing check that read `now`: it may pass later with no event, so it is judged again. */
  readonly readsNow: boolean
  /** Index of the assertions that did not hold (for `lab test`: every assertion must be lost by some mutant). */
  readonly failedAssertions: readonly number[]
}

/** A whole mark. Integers only. */
export interface Result {
  readonly points: number
  readonly max: number
  readonly percent: number
  readonly passed: boolean
  readonly checks: readonly CheckResult[]
  /** The part of points and max that hidden checks have; absent without any, and in live marks. */
  readonly hidden?: ResultPart
  /** The part that the quiz has, and how many answers are right; absent without a quiz, and in live marks. */
  readonly quiz?: QuizResult
}

/** How the quiz went. Nothing in it tells which answers are right. */
export interface QuizResult extends ResultPart {
  readonly right: number
  readonly questions: number
  /** Answers that wait for an input that could not be gathered: counted as wrong so far. Absent when there is none. */
  readonly unread?: number
}
