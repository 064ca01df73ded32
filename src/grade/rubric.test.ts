import { describe, expect, it } from 'vitest'
import { aCheck, anEvidence, aRevision } from '../../test/builders/graded-lab.ts'
import type { Check, Evidence, LabRubricSpec, Question, Revision } from '../api/index.ts'
import { grade, grader, settleHistory } from './index.ts'

const FAILING: Partial<Check> = { assert: [{ expr: 'false' }] }
const FINAL = { final: true }
const text = { fr: 'Texte', en: 'Text' }

/** The test's lab with these checks and this rubric. */
function withRubric(checks: readonly Check[], rubric: LabRubricSpec): Revision {
  return { ...aRevision(checks), rubric }
}

describe('a hidden check', () => {
  const revision = withRubric([aCheck()], {
    parameters: [{ name: 'password', random: 8 }],
    inputs: { jobs: { list: { kind: 'Job', environment: 'dev', allowEmpty: true } } },
    let: { one: 'jobs.size() == 1' },
    checks: [
      aCheck({ id: 'jobs', points: 5, assert: [{ expr: 'one' }] }),
      aCheck({
        id: 'web',
        points: 5,
        assert: [{ expr: 'web.kind == "Deployment" && params.password == "x" && params.app == "atlas"' }],
      }),
    ],
  })
  const inputs = { web: { value: { kind: 'Deployment' } }, 'hidden:jobs': { value: [{}] } }
  const evidence = anEvidence(inputs, { secretParameters: { password: 'x' } })

  it('is in no live mark', () => {
    const live = grade(revision, evidence)
    expect(live.checks.map(({ id }) => id)).toEqual(['task/check'])
    expect([live.max, live.hidden, live.quiz]).toEqual([10, undefined, undefined])
  })

  it('is judged in the last mark, on what the rubric declares and on what the lab does', () => {
    const result = grade(revision, evidence, FINAL)
    expect(result).toMatchObject({ points: 20, max: 20, percent: 100, hidden: { points: 10, max: 10 } })
    expect(result.checks.map(({ id, hidden, state }) => [id, hidden, state])).toEqual([
      ['task/check', false, 'Pass'],
      ['hidden/jobs', true, 'Pass'],
      ['hidden/web', true, 'Pass'],
    ])
  })

  it('fails when what it reads was not gathered', () => {
    const { checks, hidden } = grade(revision, anEvidence({ web: inputs.web }), FINAL)
    expect(checks.map(({ state }) => state)).toEqual(['Pass', 'Fail', 'Fail'])
    expect(hidden).toEqual({ points: 0, max: 10 })
  })

  it('says what it read of secret parameters in messages of its own only', () => {
    const own = {
      inputs: { one: { object: { kind: 'Secret', name: 'db-$(params.password)', environment: 'dev' } } },
      assert: [{ expr: 'one.kind == "Secret"' }],
    }
    const rubric = { parameters: [{ name: 'password', random: 8 }], checks: [aCheck({ id: 'db', ...own })] }
    const { checks } = grade(
      withRubric([aCheck()], rubric),
      anEvidence({ 'hidden/db:one': { value: null } }, { secretParameters: { password: 'x' } }),
      FINAL,
    )
    expect(checks[1]?.message?.en).toBe('Secret "db-x" not found in dev')
  })

  it('may require a check of the lab, and waits for it under its title', () => {
    const rubric = { checks: [aCheck({ id: 'next', requires: ['task/check'] })] }
    const { checks } = grade(withRubric([aCheck(FAILING)], rubric), anEvidence({}), FINAL)
    expect(checks[1]).toMatchObject({ state: 'Blocked', message: { en: 'Waits for: Title' } })
  })

  it('that is required must pass for the lab to be passed', () => {
    const rubric = { checks: [aCheck({ id: 'must', points: 1, required: true, ...FAILING })] }
    const revision = withRubric([aCheck()], rubric)
    expect(grade(revision, anEvidence({}), FINAL)).toMatchObject({ percent: 90, passed: false })
  })

  it('sees secret parameters where checks of the lab do not', () => {
    const size = [{ expr: 'size(params) == 3' }]
    const rubric = {
      parameters: [{ name: 'password', random: 8 }],
      checks: [aCheck({ id: 'sees', assert: size })],
    }
    const revision = withRubric([aCheck({ assert: size })], rubric)
    const { checks } = grade(revision, anEvidence({}, { secretParameters: { password: 'x' } }), FINAL)
    expect(checks.map(({ state }) => state)).toEqual(['Fail', 'Pass'])
  })
})

describe('the points that only the last mark gives', () => {
  it('are those of hidden checks that count for the parameters, and of the quiz', () => {
    const { hiddenMax } = grader(
      withRubric([aCheck()], {
        parameters: [{ name: 'fault', oneOf: ['a', 'b'] }],
        checks: [
          aCheck({ id: 'always', points: 4 }),
          aCheck({ id: 'a', points: 3, assert: [{ when: 'params.fault == "a"', expr: 'true' }] }),
          aCheck({ id: 'none', points: 9, penalty: true }),
        ],
        quiz: { draw: 1, points: 2, questions: [aQuestion()] },
      }),
    )
    expect([hiddenMax({ fault: 'a' }), hiddenMax({ fault: 'b' }), hiddenMax({})]).toEqual([9, 6, 6])
    expect(grader(aRevision([aCheck()])).hiddenMax({})).toBe(0)
  })
})

describe('a penalty', () => {
  const penalty = (changes: Partial<Check>) =>
    aRevision([aCheck(), aCheck({ id: 'pen', penalty: true, points: 4, ...changes })])

  it('takes its points when it fails, and is not part of what can be had', () => {
    const result = grade(penalty(FAILING), anEvidence({}))
    expect(result).toMatchObject({ points: 6, max: 10, percent: 60 })
    expect(result.checks[1]).toMatchObject({ state: 'Fail', points: 0, max: 0, penalty: 4 })
  })

  it('takes nothing when it passes', () => {
    const result = grade(penalty({}), anEvidence({}))
    expect(result).toMatchObject({ points: 10, max: 10 })
    expect(result.checks[1]).toMatchObject({ state: 'Pass', points: 0, max: 0, penalty: 0 })
  })

  it.each<[string, Partial<Check>, Evidence]>([
    ['Blocked', { requires: ['task/none'], ...FAILING }, anEvidence({})],
    ['Pending', { assert: [{ expr: 'web.a' }] }, anEvidence({})],
    ['Error', { assert: [{ expr: 'web.a' }] }, anEvidence({ web: { error: 'no answer' } })],
  ])('takes nothing while %s, not even at the end', (state, changes, evidence) => {
    const revision = aRevision([
      aCheck(),
      aCheck({ id: 'none', points: 0, ...FAILING }),
      aCheck({ id: 'pen', penalty: true, points: 4, ...changes }),
    ])
    const live = grade(revision, evidence)
    expect(live.checks[2]).toMatchObject({ state, penalty: 0 })
    expect([live.points, grade(revision, evidence, FINAL).points]).toEqual([10, 10])
  })

  it('never makes a mark negative, be it hidden or not', () => {
    const heavy = aCheck({ id: 'heavy', penalty: true, points: 50, ...FAILING })
    const result = grade(withRubric([aCheck(), heavy], { checks: [heavy] }), anEvidence({}), FINAL)
    expect(result).toMatchObject({ points: 0, max: 10, percent: 0, hidden: { points: 0, max: 0 } })
  })
})

function aQuestion(changes: Partial<Question> = {}): Question {
  const choices = ['k', 'l', 'm'].map((id) => ({ id, text }))
  return { id: 'one', text, type: 'single', choices, key: ['l'], ...changes }
}

describe('an answer', () => {
  const revision = withRubric([aCheck()], {
    inputs: { quota: { object: { kind: 'ResourceQuota', name: 'dso-quota', environment: 'dev' } } },
    quiz: {
      draw: 3,
      points: 2,
      questions: [
        aQuestion(),
        aQuestion({ id: 'some', type: 'multiple', key: ['k', 'm'] }),
        { id: 'left', text, type: 'computed', expr: 'answer == quota.left || answer == params.app' },
        aQuestion({ id: 'undrawn' }),
      ],
    },
  })
  const choices = ['m', 'k', 'l']
  const questions = [
    { id: 'one', choices },
    { id: 'some', choices },
    { id: 'left', choices: [] },
  ]
  const inputs = { 'hidden:quota': { value: { left: '500m' } } }
  const quizOf = (answers: Record<string, string>, evidence: Partial<Evidence> = {}) =>
    grade(revision, anEvidence(inputs, { questions, answers, ...evidence }), FINAL).quiz

  it.each([
    ['one', 'c'],
    ['one', ' C '],
    ['one', 'c,c'],
    ['some', 'a,b'],
    ['some', 'B, a'],
    ['left', '500m'],
    ['left', ' atlas '],
  ])('to %s that is "%s" is right', (id, answer) => {
    expect(quizOf({ [id]: answer })).toEqual({ points: 2, max: 6, right: 1, questions: 3 })
  })

  it.each([
    ['one', 'a'],
    ['one', 'a,c'],
    ['one', 'd'],
    ['one', 'l'],
    ['one', ''],
    ['some', 'a'],
    ['some', 'a,b,c'],
    ['some', 'a,b,z'],
    ['left', '1'],
    ['left', ' '],
    ['undrawn', 'b'],
    ['none', 'a'],
  ])('to %s that is "%s" earns nothing and costs nothing', (id, answer) => {
    expect(quizOf({ [id]: answer })).toEqual({ points: 0, max: 6, right: 0, questions: 3 })
  })

  it('is part of the last mark only', () => {
    const evidence = anEvidence(inputs, { questions, answers: { one: 'c' } })
    expect(grade(revision, evidence)).toMatchObject({ points: 10, max: 10 })
    expect(grade(revision, evidence, FINAL)).toMatchObject({ points: 12, max: 16, percent: 75 })
  })

  it('counts once, however often its question is there', () => {
    const twice = [...questions, ...questions]
    expect(quizOf({ one: 'c' }, { questions: twice })).toMatchObject({ points: 2, max: 6 })
  })

  it('is told unread when what judges it could not be gathered, or wrong when it was not', () => {
    const error = { 'hidden:quota': { error: 'no answer' } }
    expect(quizOf({ left: '500m' }, { inputs: error })).toMatchObject({ right: 0, unread: 1 })
    expect(quizOf({ left: '500m' }, { inputs: {} })).toEqual({ points: 0, max: 6, right: 0, questions: 3 })
  })

  it('can be read by a check, live too', () => {
    const checks = [aCheck({ assert: [{ expr: 'given.one == "c"' }] })]
    const revision = aRevision(checks, { inputs: { given: { answers: {} } } })
    expect(grade(revision, anEvidence({ given: { value: { one: 'c' } } })).points).toBe(10)
  })
})

describe('a history that settles', () => {
  const takenAt = '2026-03-02T08:30:00Z'
  const restored = aCheck({ id: 'restored', points: 4 })
  const quick = aCheck({
    id: 'quick',
    points: 6,
    assert: [
      { expr: 'timestamp(history["task/restored"]) - timestamp(session.startedAt) <= duration("30m")' },
    ],
  })

  it('has what passes for the first time, and the mark of evidence that knows', () => {
    const graded = grader(aRevision([quick, restored]))
    const { evidence, result } = settleHistory(graded, anEvidence({}))
    expect(evidence.history).toEqual({ 'task/restored': takenAt, 'task/quick': takenAt })
    expect(result.points).toBe(10)
    expect(graded.grade(evidence)).toEqual(result)
  })

  it('keeps the time at which a check passed first', () => {
    const history = { 'task/restored': '2026-03-02T08:00:01Z' }
    const settled = settleHistory(grader(aRevision([restored])), anEvidence({}, { history }))
    expect(settled.evidence.history).toEqual(history)
  })

  it('has hidden checks too, at the end', () => {
    const graded = grader(withRubric([restored], { checks: [quick] }))
    expect(Object.keys(settleHistory(graded, anEvidence({})).evidence.history)).toEqual(['task/restored'])
    const { evidence, result } = settleHistory(graded, anEvidence({}), FINAL)
    expect(Object.keys(evidence.history)).toEqual(['task/restored', 'hidden/quick'])
    expect(result.points).toBe(10)
  })

  it('ends where a check undoes itself', () => {
    const once = aCheck({ id: 'once', assert: [{ expr: '!("task/once" in history)' }] })
    expect(settleHistory(grader(aRevision([once])), anEvidence({})).result.points).toBe(0)
  })

  it('leaves the evidence that it was given as it was', () => {
    const evidence = Object.freeze(anEvidence({}, { history: Object.freeze({}) }))
    settleHistory(grader(aRevision([restored])), evidence)
    expect(evidence.history).toEqual({})
  })
})
