import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLabs } from '../../test/conformance/corpus.ts'
import { damage, seededRandom } from '../../test/conformance/damage.ts'
import { aCheck, anEvidence, aRevision } from '../../test/builders/graded-lab.ts'
import type { Evidence, Json, Result } from '../api/index.ts'
import { grader } from './index.ts'

const STATES = ['Pass', 'Fail', 'Blocked', 'Pending', 'Error']

/** What must hold of any mark. */
function expectSound(result: Result): void {
  expect(result.points).toBeGreaterThanOrEqual(0)
  expect(result.points).toBeLessThanOrEqual(result.max)
  expect(Number.isInteger(result.points) && Number.isInteger(result.percent)).toBe(true)
  expect(result.max).toBe(result.checks.reduce((sum, check) => sum + check.max, 0))
  for (const check of result.checks) {
    expect(STATES).toContain(check.state)
    expect(check.points).toBeGreaterThanOrEqual(0)
    expect(check.points).toBeLessThanOrEqual(check.max)
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
