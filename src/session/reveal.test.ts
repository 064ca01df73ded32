import { describe, expect, it } from 'vitest'
import type { CheckResult, LabRubricSpec } from '../api/index.ts'
import { revealedChecks, statusResult } from './reveal.ts'
import { statusChecks } from './status.ts'

const checks: readonly CheckResult[] = [
  check('deploy/image', { hidden: false }),
  check('hidden/owner', { hidden: true, message: { fr: 'lu : x', en: 'read: x' } }),
]
const rubric: LabRubricSpec = {
  checks: [{ id: 'owner', title: { fr: 'Le propriétaire', en: 'The owner' }, points: 5, assert: [] }],
}

function check(id: string, changes: Partial<CheckResult>): CheckResult {
  return {
    id,
    state: 'Fail',
    points: 0,
    max: 5,
    required: false,
    hidden: false,
    penalty: 0,
    readsNow: false,
    failedAssertions: [0],
    ...changes,
  }
}

describe('what is told of hidden checks once marked', () => {
  it.each([
    [undefined, []],
    ['points', []],
    ['titles', [{ id: 'hidden/owner', title: 'Le propriétaire', state: 'Fail', points: 0, max: 5 }]],
    [
      'all',
      [
        {
          id: 'hidden/owner',
          title: 'Le propriétaire',
          state: 'Fail',
          points: 0,
          max: 5,
          message: 'lu : x',
        },
      ],
    ],
  ] as const)('with reveal %s is no more than that', (reveal, told) => {
    const revealing = { ...rubric, ...(reveal !== undefined && { reveal }) }
    expect(revealedChecks({ checks }, revealing, 'fr')).toEqual(told)
  })

  it('is never among the checks that everybody sees', () => {
    const result = { points: 0, max: 10, percent: 0, passed: false, checks }
    const shown = statusChecks(result, [], 'fr', '2026-03-02T08:00:00Z')
    expect(shown.map(({ id }) => id)).toEqual(['deploy/image'])
  })

  it('of the quiz is its sum: not how many answers were right', () => {
    const quiz = { points: 10, max: 20, right: 1, questions: 2 }
    expect(statusResult({ points: 10, max: 20, percent: 50, passed: false, checks: [], quiz })).toEqual({
      points: 10,
      max: 20,
      percent: 50,
      passed: false,
      quiz: { points: 10, max: 20 },
    })
  })
})
