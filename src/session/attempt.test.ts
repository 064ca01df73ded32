import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attemptOf, type PreviousAttempt } from './attempt.ts'

const retake = { by: 'odile', at: '2026-03-02T09:00:00.000Z', reason: 'The network was down' }
const exam = (attempt: number): PreviousAttempt => ({ attempt, mode: 'exam' })
const practice = (attempt: number): PreviousAttempt => ({ attempt, mode: 'practice' })

describe('the attempt that a session is', () => {
  const cases: Record<string, { given: Parameters<typeof attemptOf>; want: ReturnType<typeof attemptOf> }> = {
    'is the first without a mark': { given: [[], 'exam', undefined], want: { attempt: 1 } },
    'rises freely in practice': { given: [[practice(1)], 'practice', undefined], want: { attempt: 2 } },
    'follows the highest, in whatever order marks are listed': {
      given: [[practice(3), practice(1), practice(3)], 'practice', undefined],
      want: { attempt: 4 },
    },
    'needs a coach once an exam was taken': {
      given: [[exam(1)], 'exam', undefined],
      want: 'RetakeNeedsCoach',
    },
    'rises when a coach has opened it': { given: [[exam(1)], 'exam', retake], want: { attempt: 2 } },
    'is free where the lab was for practice until now': {
      given: [[practice(1)], 'exam', undefined],
      want: { attempt: 2 },
    },
    'is free where the lab is for practice now': {
      given: [[exam(1)], 'practice', undefined],
      want: { attempt: 2 },
    },
    'needs no previous one for a retake': { given: [[], 'exam', retake], want: { attempt: 1 } },
  }

  it.each(Object.entries(cases))('%s', (_, { given, want }) => {
    expect(attemptOf(...given)).toEqual(want)
  })

  it('is never one that has a mark: nothing is drawn twice', () => {
    const previous = fc.array(
      fc.record({ attempt: fc.nat(), mode: fc.constantFrom('exam' as const, 'practice') }),
    )
    fc.assert(
      fc.property(previous, fc.constantFrom('exam' as const, 'practice'), (attempts, mode) => {
        const next = attemptOf(attempts, mode, retake)
        expect(attempts).not.toContainEqual(expect.objectContaining(next as object))
      }),
    )
  })
})
