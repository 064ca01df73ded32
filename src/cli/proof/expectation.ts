import type { CheckState } from '../../api/index.ts'

/** What a case must come to. */
export type Expectation =
  | { readonly kind: 'untouched' }
  | { readonly kind: 'solution' }
  /** Exactly these checks fail; those that require them are blocked, all others pass. */
  | { readonly kind: 'mutant'; readonly loses: readonly string[] }

/** One check as it was found, live or at the end. */
export interface FoundCheck {
  readonly id: string
  readonly state: CheckState
  readonly points: number
  readonly max: number
  readonly message?: string
}

/** A difference between what a case must come to and what it came to. */
export interface Mismatch {
  readonly check: string
  readonly expected: string
  readonly actual: string
  readonly message?: string
}

/** Every difference, in the lab's order. None means the case is as it must be; no checks at all is a difference. */
export function mismatches(expectation: Expectation, checks: readonly FoundCheck[]): readonly Mismatch[] {
  if (checks.length === 0) return [{ check: '*', expected: 'marks', actual: 'none yet' }]
  return [...checks.flatMap((check) => mismatchOf(expectation, check)), ...unknownLosses(expectation, checks)]
}

function mismatchOf(expectation: Expectation, check: FoundCheck): Mismatch[] {
  const { id, state, points, max, message } = check
  const differ = (expected: string): Mismatch[] => {
    const actual = `${state}, ${points}/${max} points`
    return [{ check: id, expected, actual, ...(message !== undefined && { message }) }]
  }
  if (state === 'Pending' || state === 'Error') return differ('to be observed')
  switch (expectation.kind) {
    case 'untouched':
      return points === 0 ? [] : differ('0 points in the untouched environment')
    case 'solution':
      return state === 'Pass' && points === max ? [] : differ(`Pass, ${max}/${max} points`)
    case 'mutant':
      if (expectation.loses.includes(id)) return state === 'Fail' ? [] : differ('Fail')
      return state === 'Fail' ? differ('Pass, or Blocked by a check that the mutant loses') : []
  }
}

/** A mutant may name only checks that exist. */
function unknownLosses(expectation: Expectation, checks: readonly FoundCheck[]): Mismatch[] {
  if (expectation.kind !== 'mutant') return []
  const known = new Set(checks.map(({ id }) => id))
  return expectation.loses
    .filter((id) => !known.has(id))
    .map((check) => ({ check, expected: 'a check of the lab', actual: 'no such check' }))
}
