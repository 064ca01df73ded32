import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wholeEvidence } from '../../test/builders/transcript.ts'
import type { Evidence, Json, Observation } from '../api/index.ts'
import { canonicalDigest, canonicalize } from './canonical.ts'
import { joinEvidence, splitEvidence, type EvidencePart } from './parts.ts'

const textOf = (part: EvidencePart) => Buffer.from(part.bytes).toString('utf8')
const canonical = (evidence: Evidence) => canonicalize(evidence as unknown as Json)

describe('the parts of evidence', () => {
  it('keep what only the rubric knows apart, and the salt with it', () => {
    const { shown, hidden } = splitEvidence(wholeEvidence(), new Set(['hidden:audit']))
    const { secretParameters, questions, salt, inputs, history, ...others } = wholeEvidence()
    expect(JSON.parse(textOf(shown))).toEqual({
      ...others,
      inputs: { web: inputs['web'] },
      history: { 'deploy/available': history['deploy/available'] },
    })
    expect(hidden && JSON.parse(textOf(hidden))).toEqual({
      secretParameters,
      questions,
      salt,
      inputs: { 'hidden:audit': inputs['hidden:audit'] },
      history: { 'hidden/audit': history['hidden/audit'] },
    })
  })

  it('are one where the rubric has nothing of its own', () => {
    const others = withoutRubric(wholeEvidence())
    const evidence = { ...others, history: {} }
    const { shown, hidden } = splitEvidence(evidence, new Set(['of another lab']))
    expect(hidden).toBeUndefined()
    expect(textOf(shown)).toBe(canonical(evidence))
  })

  it.each<[what: string, changes: Partial<Evidence>, hiddenInputs: readonly string[]]>([
    ['a secret parameter', { secretParameters: { word: 'x' } }, []],
    ['a question', { questions: [{ id: 'q', choices: [] }] }, []],
    ['a hidden input', { inputs: { secret: { value: null } } }, ['secret']],
    ['a hidden check that passed', { history: { 'hidden/x': '2031-03-04T09:00:00Z' } }, []],
  ])('are two for %s alone', (_, changes, hiddenInputs) => {
    const others = withoutRubric(wholeEvidence({ history: {} }))
    expect(splitEvidence({ ...others, ...changes }, new Set(hiddenInputs)).hidden).toBeDefined()
  })

  it('are named by the digest of their canonical bytes', () => {
    const { shown, hidden } = splitEvidence(wholeEvidence(), new Set())
    for (const part of [shown, hidden]) {
      expect(part?.digest).toBe(part && canonicalDigest(JSON.parse(textOf(part)) as Json))
    }
    expect([shown.name, hidden?.name]).toEqual(['evidence.json', 'evidence-hidden.json'])
  })

  it('give the evidence back, whatever it is', () => {
    fc.assert(
      fc.property(anyEvidence, ({ evidence, hiddenInputs }) => {
        const { shown, hidden } = splitEvidence(evidence, hiddenInputs)
        expect(canonical(joinEvidence(shown.bytes, hidden?.bytes))).toBe(canonical(evidence))
      }),
    )
  })

  it('show nothing of what is hidden, whatever the evidence', () => {
    fc.assert(
      fc.property(anyEvidence, ({ evidence, hiddenInputs }) => {
        const { shown, hidden } = splitEvidence(evidence, hiddenInputs)
        const seen = JSON.parse(textOf(shown)) as Partial<Evidence>
        expect(Object.keys(seen.inputs ?? {}).filter((name) => hiddenInputs.has(name))).toEqual([])
        expect(Object.keys(seen.history ?? {}).filter((check) => check.startsWith('hidden/'))).toEqual([])
        expect(seen).not.toHaveProperty('secretParameters')
        expect(seen).not.toHaveProperty('questions')
        expect(seen.salt === undefined).toBe(hidden !== undefined)
        // A mark in each hidden value: it is nowhere in the text.
        expect(textOf(shown)).not.toContain(MARK)
      }),
    )
  })
})

/** As of a lab without a rubric. */
function withoutRubric(evidence: Evidence): Evidence {
  const ofRubric = ['secretParameters', 'questions']
  const others = Object.entries(evidence).filter(([name]) => !ofRubric.includes(name))
  return Object.fromEntries(others) as unknown as Evidence
}

const MARK = 'ONLY-THE-RUBRIC'
const anyName = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'web', 'hidden:web'))
const anyJson = fc.json({ stringUnit: 'grapheme' }).map((text) => JSON.parse(text) as Json)

function record<T>(names: fc.Arbitrary<string>, values: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc.array(fc.tuple(names, values), { maxLength: 5 }).map((entries) => Object.fromEntries(entries))
}

const observations = (mark: string): fc.Arbitrary<Observation> =>
  fc.oneof(
    anyJson.map((value) => ({ value: [mark, value] })),
    fc.string().map((error) => ({ error: mark + error })),
    fc.string().map((pending) => ({ pending: mark + pending })),
  )

const anyEvidence = fc
  .record({
    shownInputs: record(anyName, observations('seen')),
    secretInputs: record(
      anyName.map((name) => `hidden/${name}`),
      observations(MARK),
    ),
    shownPast: record(
      anyName.map((name) => `task/${name}`),
      fc.string(),
    ),
    hiddenPast: record(
      fc.string().map((name) => `hidden/${MARK}${name}`),
      fc.string(),
    ),
    secretParameters: fc.option(record(anyName, fc.constant(MARK)), { nil: undefined }),
    questions: fc.option(
      fc.array(fc.record({ id: fc.constant('q'), choices: fc.array(fc.constant(MARK)) })),
      { nil: undefined },
    ),
    foreign: fc.option(anyJson, { nil: undefined }),
  })
  .filter((facts) => isCanonical(facts as unknown as Record<string, unknown>))
  .map(({ shownInputs, secretInputs, shownPast, hiddenPast, secretParameters, questions, foreign }) => {
    const others = withoutRubric(wholeEvidence())
    const evidence: Evidence = {
      ...others,
      inputs: { ...shownInputs, ...secretInputs },
      history: { ...shownPast, ...hiddenPast },
      ...(secretParameters && { secretParameters }),
      ...(questions && { questions }),
      ...(foreign !== undefined && { foreign }),
    }
    return { evidence, hiddenInputs: new Set(Object.keys(secretInputs)) }
  })

/** Without halves of surrogate pairs, which no API server sends. */
function isCanonical({ foreign = null, ...facts }: Record<string, unknown>): boolean {
  try {
    canonicalize([JSON.parse(JSON.stringify(facts)), foreign] as Json)
    return true
  } catch {
    return false
  }
}
