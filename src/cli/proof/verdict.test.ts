import { describe, expect, it } from 'vitest'

import type { CheckState, LabSessionStatus, Result } from '../../api/index.ts'
import { livePart, lostAssertions, verdict } from './verdict.ts'

const judged = (state: CheckState, failedAssertions: number[] = []): Result => {
  const points = state === 'Pass' ? 10 : 0
  const check = {
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
  return { points, max: 10, percent: points * 10, passed: state === 'Pass', checks: [check] }
}
const marked = (state: CheckState): { status: LabSessionStatus } => {
  const points = state === 'Pass' ? 10 : 0
  const result = { points, max: 10, percent: points * 10, passed: state === 'Pass' }
  return { status: { phase: 'Passed', checks: [{ id: 'a/b', state, points, max: 10 }], result } }
}

describe('the verdict on a case', () => {
  it('is its mark when all is as it must be', () => {
    expect(verdict({ kind: 'solution' }, marked('Pass'), judged('Pass'))).toEqual({
      points: 10,
      max: 10,
      mismatches: [],
    })
  })

  it('names the check when the operator marks otherwise than we do', () => {
    const mutant = { kind: 'mutant', loses: ['a/b'] } as const
    expect(verdict(mutant, marked('Fail'), judged('Pass')).mismatches).toEqual([
      { check: 'a/b', expected: 'Pass, as judged here', actual: 'Fail' },
    ])
  })

  it('has hidden checks and the quiz from our own judgement, and their sums from the operator', () => {
    const [shown] = judged('Pass').checks
    if (shown === undefined) throw new Error('There is a check')
    const ours: Result = {
      ...judged('Pass'),
      checks: [shown, { ...shown, id: 'hidden/c', state: 'Fail', points: 0, hidden: true }],
      hidden: { points: 0, max: 10 },
      quiz: { points: 1, max: 2, right: 1, questions: 2 },
    }
    const { status } = marked('Pass')
    const result = { points: 11, max: 22, percent: 50, passed: false }
    const theirs = (hidden: number) => ({
      status: {
        ...status,
        result: { ...result, hidden: { points: hidden, max: 10 }, quiz: { points: 1, max: 2 } },
      },
    })
    const names = (loses: string[], hidden = 0) =>
      verdict({ kind: 'mutant', loses }, theirs(hidden), ours).mismatches.map(({ check }) => check)
    expect(names(['hidden/c', 'quiz'])).toEqual([])
    expect(names(['quiz'])).toEqual(['hidden/c'])
    expect(names(['hidden/c'])).toEqual(['quiz'])
    expect(names(['hidden/c', 'quiz'], 10)).toEqual(['hidden'])
    expect(livePart({ kind: 'mutant', loses: ['a/b', 'hidden/c', 'quiz'] })).toEqual({
      kind: 'mutant',
      loses: ['a/b'],
    })
  })

  it('is trouble when there is no mark', () => {
    expect(
      verdict({ kind: 'untouched' }, { status: { phase: 'Abandoned' } }, judged('Fail')).trouble,
    ).toContain('Abandoned')
  })
})

describe('the assertions a case lost', () => {
  it('are those that were false under a mutant', () => {
    const mutant = { kind: 'mutant', loses: ['a/b'] } as const
    expect(lostAssertions(mutant, judged('Fail', [0, 2]))).toEqual([
      { check: 'a/b', assertion: 0 },
      { check: 'a/b', assertion: 2 },
    ])
  })

  it('are none in the untouched environment, where everything is missing', () => {
    expect(lostAssertions({ kind: 'untouched' }, judged('Fail', [0]))).toEqual([])
  })
})
