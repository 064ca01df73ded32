import { describe, expect, it } from 'vitest'

import type { CheckResult, CheckState, LabSessionStatus } from '../../api/index.ts'
import { lostAssertions, verdict } from './verdict.ts'

const judged = (state: CheckState, failedAssertions: number[] = []): CheckResult => {
  const points = state === 'Pass' ? 10 : 0
  return {
    id: 'a/b',
    state,
    points,
    max: 10,
    required: false,
    hidden: false,
    penalty: 0,
    readsNow: false,
    failedAssertions,
  }
}
const marked = (state: CheckState): { status: LabSessionStatus } => {
  const points = state === 'Pass' ? 10 : 0
  const result = { points, max: 10, percent: points * 10, passed: state === 'Pass' }
  return { status: { phase: 'Passed', checks: [{ id: 'a/b', state, points, max: 10 }], result } }
}

describe('the verdict on a case', () => {
  it('is its mark when all is as it must be', () => {
    expect(verdict({ kind: 'solution' }, marked('Pass'), [judged('Pass')])).toEqual({
      points: 10,
      max: 10,
      mismatches: [],
    })
  })

  it('names the check when the operator marks otherwise than we do', () => {
    const mutant = { kind: 'mutant', loses: ['a/b'] } as const
    expect(verdict(mutant, marked('Fail'), [judged('Pass')]).mismatches).toEqual([
      { check: 'a/b', expected: 'Pass, as judged here', actual: 'Fail' },
    ])
  })

  it('is trouble when there is no mark', () => {
    expect(verdict({ kind: 'untouched' }, { status: { phase: 'Abandoned' } }, []).trouble).toContain(
      'Abandoned',
    )
  })
})

describe('the assertions a case lost', () => {
  it('are those that were false under a mutant', () => {
    const mutant = { kind: 'mutant', loses: ['a/b'] } as const
    expect(lostAssertions(mutant, [judged('Fail', [0, 2])])).toEqual([
      { check: 'a/b', assertion: 0 },
      { check: 'a/b', assertion: 2 },
    ])
  })

  it('are none in the untouched environment, where everything is missing', () => {
    expect(lostAssertions({ kind: 'untouched' }, [judged('Fail', [0])])).toEqual([])
  })
})
