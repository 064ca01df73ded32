import type { CheckResult, QuizResult, Result } from '../api/index.ts'

/** What a mark is summed up from. */
export interface MarkParts {
  /** The lab's checks and, in the last mark, the hidden ones. */
  readonly checks: readonly CheckResult[]
  /** Absent without a quiz, and in live marks. */
  readonly quiz?: QuizResult | undefined
  /** What the revealed hints cost. */
  readonly costs: number
  readonly passPercent: number
}

/** Adds a mark up, in integers: points are what was earned less penalties and costs, never below 0. */
export function summarize({ checks, quiz, costs, passPercent }: MarkParts): Result {
  const sums = sum(checks)
  const max = sums.max + (quiz?.max ?? 0)
  const points = Math.max(0, sums.points + (quiz?.points ?? 0) - costs)
  const percent = max === 0 ? 0 : Math.floor((100 * points) / max)
  const missed = checks.some((check) => check.required && check.state !== 'Pass')
  const hidden = checks.filter((check) => check.hidden)
  const { points: hiddenPoints, max: hiddenMax } = sum(hidden)
  return {
    points,
    max,
    percent,
    passed: percent >= passPercent && !missed,
    checks,
    ...(hidden.length === 0 ? {} : { hidden: { points: Math.max(0, hiddenPoints), max: hiddenMax } }),
    ...(quiz === undefined ? {} : { quiz }),
  }
}

/** What checks earned less their penalties, which may be below 0, and what they could earn. */
function sum(checks: readonly CheckResult[]): { readonly points: number; readonly max: number } {
  return {
    points: checks.reduce((total, { points, penalty }) => total + points - penalty, 0),
    max: checks.reduce((total, { max }) => total + max, 0),
  }
}
