import type { CheckResult, LabSession } from '../../api/index.ts'
import { mismatches, type Expectation, type FoundCheck, type Mismatch } from './expectation.ts'
import type { CaseResult } from './proof-result.ts'

/** What a marked session says of its case, held against what it must come to and what we judged ourselves. Pure. */
export function verdict(
  expectation: Expectation,
  { status = {} }: Pick<LabSession, 'status'>,
  judged: readonly CheckResult[],
): Pick<CaseResult, 'points' | 'max' | 'trouble'> & { readonly mismatches: readonly Mismatch[] } {
  const { result, checks = [], phase = 'unknown' } = status
  if (result === undefined) return { trouble: `The session ended as ${phase} without a mark`, mismatches: [] }
  const wrong = mismatches(expectation, checks)
  const { points, max } = result
  // Two judgements of a lab that is still moving differ; that says no more than the mismatch does.
  return { points, max, mismatches: wrong.length > 0 ? wrong : disagreements(checks, judged) }
}

/** The assertions that a mutant made false; other cases prove nothing about assertions. */
export function lostAssertions({ kind }: Expectation, judged: readonly CheckResult[]): CaseResult['lost'] {
  if (kind !== 'mutant') return []
  return judged.flatMap(({ id, failedAssertions }) =>
    failedAssertions.map((assertion) => ({ check: id, assertion })),
  )
}

/** Judging is the same everywhere: a difference between the operator's mark and ours is a fault of the lab or of us. */
function disagreements(checks: readonly FoundCheck[], judged: readonly CheckResult[]): readonly Mismatch[] {
  const here = new Map(judged.map(({ id, state }) => [id, state]))
  return checks
    .filter(({ id, state }) => here.get(id) !== state)
    .map(({ id, state }) => ({
      check: id,
      expected: `${here.get(id) ?? 'no mark'}, as judged here`,
      actual: state,
    }))
}
