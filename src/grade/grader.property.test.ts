import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLabs } from '../../test/conformance/corpus.ts'
import { damage, seededRandom } from '../../test/conformance/damage.ts'
import { aCheck, anEvidence, aRevision } from '../../test/builders/graded-lab.ts'
import type { DrawnQuestion, Evidence, Json, LabRubricSpec, Result, Revision } from '../api/index.ts'
import { grader, settleHistory } from './index.ts'

const STATES = ['Pass', 'Fail', 'Blocked', 'Pending', 'Error']

/** What must hold of any mark. */
function expectSound(result: Result): void {
  expect(result.points).toBeGreaterThanOrEqual(0)
  expect(result.points).toBeLessThanOrEqual(result.max)
  expect(Number.isInteger(result.points) && Number.isInteger(result.percent)).toBe(true)
  const { quiz } = result
  expect(result.max).toBe(result.checks.reduce((sum, check) => sum + check.max, quiz?.max ?? 0))
  for (const part of [result.hidden, quiz]) {
    if (part === undefined) continue
    expect(Number.isInteger(part.points) && Number.isInteger(part.max)).toBe(true)
    expect(part.points).toBeGreaterThanOrEqual(0)
    expect(part.points).toBeLessThanOrEqual(part.max)
  }
  for (const check of result.checks) {
    expect(STATES).toContain(check.state)
    expect(check.points).toBeGreaterThanOrEqual(0)
    expect(check.points).toBeLessThanOrEqual(check.max)
    expect([0, 4]).toContain(check.penalty)
    expect(check.state === 'Pass').toBe(check.message === undefined)
    for (const text of [check.message?.fr ?? '', check.message?.en ?? '']) {
      expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(512)
      expect(text).not.toMatch(/[\p{Cc}\p{Cs}]/u)
    }
  }
}

describe.each(readLabs())('grading $revision.lab', ({ revision, fixtures }) => {
  const { grade } = grader(revision)
  const evidences = fc
    .tuple(fc.constantFrom(...fixtures), fc.nat())
    .map(
      ([{ evidence }, seed]) =>
        damage(evidence as unknown as Json, seededRandom(seed)) as unknown as Evidence,
    )

  it('gives a sound mark on any damaged evidence', () => {
    fc.assert(
      fc.property(evidences, fc.boolean(), (evidence, final) => {
        const result = grade(evidence, { final })
        expectSound(result)
        if (final) expect(result.checks.map(({ state }) => state)).not.toContain('Pending')
      }),
      { numRuns: 150 },
    )
  })

  it('gives a sound mark on anything at all', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (evidence) => {
        expectSound(grade(evidence as Evidence))
      }),
      { numRuns: 100 },
    )
  })

  it('gives any JSON observed the same mark twice, however its keys are ordered', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(fixtures[0]?.evidence.inputs ?? {})), fc.jsonValue()),
        (values) => {
          const observed = Object.entries(values).map(
            ([key, value]) => [key, { value: value as Json }] as const,
          )
          const evidence = anEvidence(Object.fromEntries(observed))
          const result = grade(evidence)
          expectSound(result)
          expect(grade(reversed(evidence as unknown as Json) as unknown as Evidence)).toEqual(result)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('is not made an Error or Pending by what was observed', () => {
    fc.assert(
      fc.property(evidences, (evidence) => {
        const inputs = fixtures[0]?.evidence.inputs ?? {}
        const observed = { ...anEvidence(inputs), inputs: { ...inputs } }
        for (const key of Object.keys(inputs)) {
          const damaged = (evidence as { inputs?: Record<string, { value?: Json }> }).inputs?.[key]?.value
          if (damaged !== undefined) observed.inputs[key] = { value: damaged }
        }
        const states = grade(observed).checks.map(({ state }) => state)
        expect(states).not.toContain('Error')
        expect(states).not.toContain('Pending')
      }),
      { numRuns: 100 },
    )
  })

  it('never gains points by an input that is lost', () => {
    for (const { evidence } of fixtures) {
      for (const key of Object.keys(evidence.inputs)) {
        const inputs = { ...evidence.inputs, [key]: { pending: 'lost' } }
        expect(grade({ ...evidence, inputs }).points).toBeLessThanOrEqual(grade(evidence).points)
      }
    }
  })
})

describe('grading with a rubric', () => {
  const text = { fr: 'Texte', en: 'Text' }
  const choices = ['k', 'l', 'm', 'n'].map((id) => ({ id, text }))
  const rubric: LabRubricSpec = {
    parameters: [{ name: 'secret', random: 8 }],
    inputs: { jobs: { list: { kind: 'Job', environment: 'dev' } } },
    checks: [
      aCheck({ id: 'secret', points: 7, assert: [{ expr: 'params.secret == "x"' }] }),
      aCheck({ id: 'jobs', points: 3, requires: ['task/web'], assert: [{ expr: 'jobs.size() < 3' }] }),
      aCheck({ id: 'penalty', points: 4, penalty: true, assert: [{ expr: 'jobs.size() < 2' }] }),
    ],
    quiz: {
      draw: 3,
      points: 2,
      questions: [
        { id: 'single', text, type: 'single', choices, key: ['l'] },
        { id: 'multiple', text, type: 'multiple', choices, key: ['k', 'm'] },
        { id: 'computed', text, type: 'computed', expr: 'int(answer) == jobs.size()' },
      ],
    },
  }
  const revision: Revision = {
    ...aRevision([
      aCheck({ id: 'web', points: 6, assert: [{ expr: 'web.spec.replicas == 2' }] }),
      aCheck({ id: 'penalty', points: 4, penalty: true, assert: [{ expr: 'secrets.size() < 2' }] }),
    ]),
    rubric,
  }
  const graded = grader(revision)
  const orders = fc.shuffledSubarray(['k', 'l', 'm', 'n'], { minLength: 4 })
  const drawn: fc.Arbitrary<DrawnQuestion[]> = fc.tuple(orders, orders).map(([single, multiple]) => [
    { id: 'single', choices: single },
    { id: 'multiple', choices: multiple },
    { id: 'computed', choices: [] },
  ])
  const answer = fc.oneof(
    fc.shuffledSubarray(['a', 'b', 'c', 'd']).map((letters) => letters.join(',')),
    fc.integer({ min: 0, max: 4 }).map(String),
    fc.string(),
  )
  const answers = fc.dictionary(fc.constantFrom('single', 'multiple', 'computed', 'other'), answer)
  const listed = (size: number) => ({ value: Array.from({ length: size }, () => ({})) })
  const evidences: fc.Arbitrary<Evidence> = fc
    .record({
      sizes: fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 0, max: 3 }))),
      secret: fc.constantFrom('x', 'y'),
      hints: fc.subarray(['task/one']),
      questions: drawn,
      answers,
    })
    .map(({ sizes: [web = 0, jobs = 0, secrets = 0], secret, ...more }) =>
      anEvidence(
        {
          web: { value: { spec: { replicas: web } } },
          'hidden:jobs': listed(jobs),
          secrets: listed(secrets),
        },
        { secretParameters: { secret }, ...more },
      ),
    )
  const final = (evidence: Evidence) => graded.grade(evidence, { final: true })

  it('gives a sound mark, live and final, on any evidence and on any that is damaged', () => {
    fc.assert(
      fc.property(evidences, fc.nat(), fc.boolean(), (evidence, seed, whole) => {
        const json = evidence as unknown as Json
        const judged = (whole ? json : damage(json, seededRandom(seed))) as unknown as Evidence
        expectSound(graded.grade(judged))
        expectSound(final(judged))
        expect(final(judged).max).toBe(6 + 7 + 3 + 6)
      }),
      { numRuns: 300 },
    )
  })

  it('gives a sound mark whatever the answers, questions and secret parameters are', () => {
    const anything = fc.anything({ withNullPrototype: true })
    fc.assert(
      fc.property(anything, anything, anything, anything, (answers, questions, secretParameters, history) => {
        const evidence = { ...anEvidence({}), answers, questions, secretParameters, history } as Evidence
        expectSound(final(evidence))
        expectSound(settleHistory(graded, evidence, { final: true }).result)
      }),
      { numRuns: 200 },
    )
    fc.assert(
      fc.property(anything, (any) => void settleHistory(graded, any as Evidence)),
      { numRuns: 100 },
    )
  })

  it('settles a history once for all', () => {
    fc.assert(
      fc.property(evidences, (evidence) => {
        const settled = settleHistory(graded, evidence, { final: true })
        expect(settleHistory(graded, settled.evidence, { final: true })).toEqual(settled)
      }),
      { numRuns: 100 },
    )
  })

  it('never loses points by an answer that is right, nor by one that is wrong', () => {
    fc.assert(
      fc.property(evidences, (evidence) => {
        const single = evidence.questions?.[0]?.choices.indexOf('l') ?? 0
        const others = { ...evidence.answers }
        delete others['single']
        const without = final({ ...evidence, answers: others })
        const right = final({ ...evidence, answers: { ...others, single: 'abcd'.charAt(single) } })
        const wrong = final({ ...evidence, answers: { ...others, single: 'abcd'.charAt((single + 1) % 4) } })
        expect(right.quiz?.right).toBe((without.quiz?.right ?? 0) + 1)
        expect(right.points).toBeGreaterThanOrEqual(without.points)
        expect(wrong).toEqual(without)
      }),
      { numRuns: 100 },
    )
  })

  it('never gains points by a penalty', () => {
    fc.assert(
      fc.property(evidences, (evidence) => {
        const good = { ...evidence, inputs: { ...evidence.inputs, secrets: listed(1) } }
        const bad = { ...evidence, inputs: { ...evidence.inputs, secrets: listed(2) } }
        expect(final(bad).points).toBeLessThanOrEqual(final(good).points)
        expect(final(bad).max).toBe(final(good).max)
      }),
      { numRuns: 100 },
    )
  })
})

describe('grading hostile data', () => {
  const revision = aRevision([
    aCheck({ id: 'keys', assert: [{ expr: 'web.metadata.labels.all(k, k != "")' }] }),
    aCheck({
      id: 'names',
      assert: [{ expr: '"__proto__" in web.metadata.labels && web.metadata.labels.constructor == "c"' }],
    }),
    aCheck({ id: 'told', assert: [{ expr: 'false', message: { fr: '{{web}}', en: '{{web}}' } }] }),
  ])
  const { grade } = grader(revision)
  const stateOf = (labels: Json) =>
    Object.fromEntries(
      grade(anEvidence({ web: { value: { metadata: { labels } } } })).checks.map((c) => [c.id, c.state]),
    )

  it('reads keys that name what objects inherit as keys', () => {
    const labels = JSON.parse('{"__proto__": "p", "constructor": "c", "hasOwnProperty": "h"}') as Json
    expect(stateOf(labels)).toMatchObject({ 'task/keys': 'Pass', 'task/names': 'Pass' })
  })

  it('does not find such keys where they are not', () => {
    expect(stateOf({})).toMatchObject({ 'task/names': 'Fail' })
  })

  it('fails a check that reads 10,000 keys', () => {
    const labels = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, 'v']))
    expect(stateOf(labels)).toMatchObject({ 'task/keys': 'Fail', 'task/told': 'Fail' })
  })

  it('fails a check that reads a document of 100,000 levels', () => {
    let deep: Json = 1
    for (let level = 0; level < 100_000; level += 1) deep = [deep]
    expect(stateOf(deep)).toMatchObject({ 'task/keys': 'Fail', 'task/told': 'Fail' })
  })
})

function reversed(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  )
}
