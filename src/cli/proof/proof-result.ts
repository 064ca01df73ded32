import type { Expectation, Mismatch } from './expectation.ts'
import type { LostAssertion, Uncovered } from './coverage.ts'

/** One case of a lab's proof: an environment, what is done in it, what it must come to. */
export interface CaseName {
  /** `untouched`, `solutions/yaml`, `mutants/latest-tag`; with several draws, `… #2`. */
  readonly name: string
  readonly expectation: Expectation
}

/** What a case came to. */
export interface CaseResult extends CaseName {
  readonly seconds: number
  /** Where a mutant says what it loses: `labs/x/mutants/y/mutant.yaml:2:8`. */
  readonly place?: string
  /** The final mark, when there is one. */
  readonly points?: number
  readonly max?: number
  /** Empty when the case is as it must be. */
  readonly mismatches: readonly Mismatch[]
  /** Why there is no mark at all, in one line. */
  readonly trouble?: string
  /** Why this cluster cannot prove it: it counts for nothing. */
  readonly skipped?: string
  /** Assertions that were false, judged offline on the same environment. */
  readonly lost: readonly LostAssertion[]
}

/** The proof of one lab. */
export interface LabProof {
  readonly lab: string
  readonly cases: readonly CaseResult[]
  readonly uncovered: readonly Uncovered[]
  readonly assertions: number
  /** From the start of its first case to the end of its last; labs may be proven at the same time. */
  readonly seconds: number
}

/** A case is as it must be, or is not provable here. */
export function holds(result: CaseResult): boolean {
  return result.trouble === undefined && result.mismatches.length === 0
}

/** What is counted: every case, and every assertion's loss by some mutant. */
export function countProofs(proofs: readonly LabProof[]): {
  readonly passed: number
  readonly failed: number
  /** Cases that this cluster cannot prove. */
  readonly skipped: number
} {
  const failed = proofs.flatMap((proof) => [
    ...proof.cases.filter((each) => !holds(each)),
    ...proof.uncovered,
  ]).length
  const lived = (proof: LabProof) => proof.cases.filter(({ skipped }) => skipped === undefined)
  const total = proofs.reduce((sum, proof) => sum + lived(proof).length + proof.assertions, 0)
  const skipped = proofs.flatMap(({ cases }) => cases.filter((each) => each.skipped !== undefined)).length
  return { passed: total - failed, failed, skipped }
}
