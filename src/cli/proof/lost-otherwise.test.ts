import { describe, expect, it } from 'vitest'

import { lostOtherwise } from './lost-otherwise.ts'
import type { CaseResult } from './proof-result.ts'

function mutant(loses: readonly string[], ...different: readonly string[]): CaseResult {
  const mismatches = different.map((check) => ({ check, expected: 'other', actual: 'one' }))
  return { name: 'mutants/x', expectation: { kind: 'mutant', loses }, seconds: 1, lost: [], mismatches }
}

describe('a mutant', () => {
  it('that is as it must be needs no words', () => {
    expect(lostOtherwise(mutant(['a/b']))).toBeUndefined()
  })

  it('that loses nothing is no mistake the lab can tell', () => {
    expect(lostOtherwise(mutant(['a/b'], 'a/b'))).toMatch(/^loses nothing; expected a\/b to fail/)
  })

  it('that loses other checks than it names says which', () => {
    expect(lostOtherwise(mutant(['a/b', 'a/c'], 'a/c', 'd/e'))).toBe(
      'does not lose a/c and loses d/e, which it does not name; expected exactly a/b, a/c [MutantInvalid]',
    )
  })
})
