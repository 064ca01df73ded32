import type { CheckResult, Result } from '../../api/index.ts'

/** Checks as a condition names them: the ids of public ones, and how many hidden ones there are. */
export interface NamedChecks {
  readonly shown: readonly string[]
  readonly hidden: number
}

/** What the cluster did not let us see, answers to computed questions included; undefined when all was observed. */
export function namedErrors({ checks, quiz }: Result): NamedChecks | undefined {
  const { shown, hidden } = namedChecks(checks.filter(({ state }) => state === 'Error'))
  const unseen = { shown, hidden: hidden + (quiz?.unread ?? 0) }
  return unseen.shown.length + unseen.hidden > 0 ? unseen : undefined
}

/** Public checks by their id, hidden ones by their number: anybody who sees the session reads this. */
export function namedChecks(checks: readonly CheckResult[]): NamedChecks {
  const shown = checks.filter(({ hidden }) => !hidden).map(({ id }) => id)
  return { shown, hidden: checks.length - shown.length }
}
