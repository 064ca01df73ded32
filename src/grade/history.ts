import type { Evidence, Result } from '../api/index.ts'
import type { Grader, GradeOptions } from './grader.ts'

/** A mark, and the evidence that gives it: its history has every check that passes in it. */
export interface SettledMark {
  readonly evidence: Evidence
  readonly result: Result
}

/**
 * Grades evidence whose history does not know yet what passes in it: checks that pass for the first time enter it at
 * `takenAt`, and the evidence is graded again until nothing new passes. So checks that read `history` see the whole of it,
 * and grading the evidence that is handed back gives the same result. Pure and total; each round adds a check, so that it
 * ends.
 */
export function settleHistory(
  { grade }: Pick<Grader, 'grade'>,
  evidence: Evidence,
  options?: GradeOptions,
): SettledMark {
  let settled = evidence
  for (;;) {
    const result = grade(settled, options)
    const history = historyOf(settled)
    const added = result.checks.filter(({ id, state }) => state === 'Pass' && !Object.hasOwn(history, id))
    if (added.length === 0) return { evidence: settled, result }
    const now = added.map(({ id }) => [id, settled.takenAt] as const)
    settled = { ...settled, history: { ...history, ...Object.fromEntries(now) } }
  }
}

function historyOf(evidence: Partial<Evidence> | null | undefined): Evidence['history'] {
  const history: unknown = evidence?.history
  return typeof history === 'object' && history !== null && !Array.isArray(history)
    ? (history as Evidence['history'])
    : {}
}
