import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCheck, anEvidence, aRevision } from '../../test/builders/graded-lab.ts'
import type { CheckDecision, LabRubricSpec, Observation, Revision } from '../api/index.ts'
import { grader, settleHistory } from './index.ts'

const text = { fr: 'Texte', en: 'Text' }
const rubric: LabRubricSpec = {
  inputs: { jobs: { list: { kind: 'Job', environment: 'dev', allowEmpty: true } } },
  checks: [
    aCheck({ id: 'jobs', points: 4, assert: [{ expr: 'jobs.size() == 1' }] }),
    aCheck({ id: 'few', points: 2, assert: [{ expr: 'jobs.size() < 5' }] }),
  ],
  quiz: {
    draw: 2,
    points: 3,
    questions: [
      { id: 'count', text, type: 'computed', expr: 'int(answer) == jobs.size()' },
      { id: 'web', text, type: 'computed', expr: 'int(answer) == web.spec.replicas' },
    ],
  },
}
const revision: Revision = {
  ...aRevision([
    aCheck({ id: 'web', partial: true, assert: [{ expr: 'web.spec.replicas == 2' }, { expr: 'true' }] }),
    aCheck({ id: 'after', points: 5, requires: ['task/web'], assert: [{ expr: 'secrets.size() == 0' }] }),
    aCheck({ id: 'penalty', points: 4, penalty: true, assert: [{ expr: 'secrets.size() == 0' }] }),
  ]),
  rubric,
}
const graded = grader(revision)
const LOST = { error: 'no answer' }
const READ: Readonly<Record<string, Observation>> = {
  web: { value: { spec: { replicas: 2 } } },
  secrets: { value: [] },
  'hidden:jobs': { value: [{}] },
}

function decision(check: string, state: 'Pass' | 'Fail', more: Partial<CheckDecision> = {}): CheckDecision {
  return { check, state, by: 'odile', at: '2026-03-02T09:00:00.000Z', reason: 'Seen on screen', ...more }
}

function mark(inputs: Readonly<Record<string, Observation>>, ...decisions: CheckDecision[]) {
  const evidence = anEvidence(
    { ...READ, ...inputs },
    {
      questions: ['count', 'web'].map((id) => ({ id, choices: [] })),
      answers: { count: '1', web: '2' },
    },
  )
  return graded.grade(evidence, { final: true, decisions })
}

const checkOf = (result: ReturnType<typeof mark>, id: string) => result.checks.find((each) => each.id === id)

describe('a check that could not be observed', () => {
  it('stays an Error until a coach has decided on it', () => {
    expect(checkOf(mark({ web: LOST }, decision('task/other', 'Pass')), 'task/web')?.state).toBe('Error')
  })

  it('passes when a coach says so, with all its points and no message', () => {
    const check = checkOf(mark({ web: LOST }, decision('task/web', 'Pass')), 'task/web')
    expect(check).toMatchObject({ state: 'Pass', points: 10, failedAssertions: [] })
    expect(check).not.toHaveProperty('message')
  })

  it('fails when a coach says so, with no points, and names the coach and why', () => {
    expect(checkOf(mark({ web: LOST }, decision('task/web', 'Fail')), 'task/web')).toMatchObject({
      state: 'Fail',
      points: 0,
      failedAssertions: [0, 1],
      message: {
        fr: 'Lecture impossible ; décidé par odile : Seen on screen',
        en: 'Could not be read; decided by odile: Seen on screen',
      },
    })
  })

  it('is a penalty that happens only when a coach says so', () => {
    expect(checkOf(mark({ secrets: LOST }), 'task/penalty')?.penalty).toBe(0)
    expect(checkOf(mark({ secrets: LOST }, decision('task/penalty', 'Pass')), 'task/penalty')?.penalty).toBe(
      0,
    )
    expect(checkOf(mark({ secrets: LOST }, decision('task/penalty', 'Fail')), 'task/penalty')?.penalty).toBe(
      4,
    )
  })

  it('lets those that require it be judged, or blocks them', () => {
    expect(checkOf(mark({ web: LOST }, decision('task/web', 'Pass')), 'task/after')?.state).toBe('Pass')
    expect(checkOf(mark({ web: LOST }, decision('task/web', 'Fail')), 'task/after')?.state).toBe('Blocked')
  })

  it('enters the history of what has passed', () => {
    const evidence = anEvidence({ ...READ, web: LOST })
    const options = { final: true, decisions: [decision('task/web', 'Pass')] }
    expect(settleHistory(graded, evidence, options).evidence.history).toHaveProperty('task/web')
  })

  it('has a message that fits, whatever the reason', () => {
    const reason = 'é'.repeat(512)
    const { message } =
      checkOf(mark({ web: LOST }, decision('task/web', 'Fail', { reason })), 'task/web') ?? {}
    expect(Buffer.byteLength(message?.fr ?? '')).toBeLessThanOrEqual(512)
  })
})

describe('decisions on what is not told apart', () => {
  const jobs = { 'hidden:jobs': LOST }

  it('hidden/* is for every hidden check that could not be observed', () => {
    const result = mark(jobs, decision('hidden/*', 'Pass'))
    expect(result.hidden).toEqual({ points: 6, max: 6 })
    expect(checkOf(mark({ web: LOST }, decision('hidden/*', 'Pass')), 'task/web')?.state).toBe('Error')
  })

  it('a decision on one of them by its id wins, whichever comes first', () => {
    const both = [decision('hidden/*', 'Fail'), decision('hidden/jobs', 'Pass')]
    for (const decisions of [both, both.toReversed()]) {
      expect(mark(jobs, ...decisions).hidden).toEqual({ points: 4, max: 6 })
    }
  })

  it('quiz/* is for every computed question that could not be judged', () => {
    expect(mark(jobs).quiz).toMatchObject({ points: 3, right: 1, unread: 1 })
    const right = mark(jobs, decision('quiz/*', 'Pass')).quiz
    expect(right).toEqual({ points: 6, max: 6, right: 2, questions: 2 })
    const wrong = mark(jobs, decision('quiz/*', 'Fail')).quiz
    expect(wrong).toEqual({ points: 3, max: 6, right: 1, questions: 2 })
  })
})

describe('decisions', () => {
  const ids = ['task/web', 'task/after', 'task/penalty', 'hidden/jobs', 'hidden/few', 'hidden/*', 'quiz/*']
  const decisions = fc.array(
    fc.record({ check: fc.constantFrom(...ids), state: fc.constantFrom('Pass' as const, 'Fail' as const) }),
  )
  const observed = fc.record({
    web: fc.integer({ min: 0, max: 3 }).map((replicas) => ({ value: { spec: { replicas } } })),
    secrets: fc.constantFrom({ value: [] }, { value: [{}] }, { pending: 'not yet' }),
    'hidden:jobs': fc.constantFrom({ value: [] }, { value: [{}] }, { value: null }),
  })
  const lost = fc.subarray(Object.keys(READ))
  const without = (inputs: Readonly<Record<string, Observation>>, keys: readonly string[]) => ({
    ...inputs,
    ...Object.fromEntries(keys.map((key) => [key, LOST])),
  })

  it('never change a mark without an Error', () => {
    fc.assert(
      fc.property(observed, decisions, (inputs, decided) => {
        const acts = decided.map(({ check, state }) => decision(check, state))
        expect(mark(inputs, ...acts)).toEqual(mark(inputs))
      }),
    )
  })

  it('never change a check that was observed and waits for none that was not', () => {
    fc.assert(
      fc.property(observed, lost, decisions, (inputs, keys, decided) => {
        const acts = decided.map(({ check, state }) => decision(check, state))
        const before = mark(without(inputs, keys))
        const after = mark(without(inputs, keys), ...acts)
        for (const check of before.checks) {
          if (check.state === 'Error' || check.id === 'task/after') continue
          expect(checkOf(after, check.id)).toEqual(check)
        }
        expect(after.max).toBe(before.max)
      }),
    )
  })

  it('leave no Error when every check is decided on', () => {
    fc.assert(
      fc.property(
        observed,
        lost,
        fc.constantFrom('Pass' as const, 'Fail' as const),
        (inputs, keys, state) => {
          const result = mark(without(inputs, keys), ...ids.map((check) => decision(check, state)))
          expect(result.checks.map((check) => check.state)).not.toContain('Error')
          expect(result.quiz?.unread).toBeUndefined()
        },
      ),
    )
  })
})
