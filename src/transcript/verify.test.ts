import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { aStatement } from '../../test/builders/transcript.ts'
import { API_VERSION, type Json, type LabTranscriptSpec, type TranscriptStatement } from '../api/index.ts'
import { canonicalize } from './canonical.ts'
import { envelopeText, signStatement } from './dsse.ts'
import { transcriptFields } from './fields.ts'
import { generateSigningKey, publicKeyOf } from './keys.ts'
import { statementDigest } from './statement.ts'
import { verifyTranscripts } from './verify.ts'

const privateKey = generateSigningKey()
const keys = [publicKeyOf(privateKey)]
const statement = aStatement()
const envelope = signStatement(statement, privateKey)
const spec: LabTranscriptSpec = { ...transcriptFields(statement), envelope }

function manifest(changes: object = {}, signed: LabTranscriptSpec = spec): Json {
  return {
    apiVersion: API_VERSION,
    kind: 'LabTranscript',
    metadata: { name: 'alice-first-1', namespace: 'promo-31', resourceVersion: '7' },
    spec: { ...signed, ...changes },
    status: { supersededBy: 'no signature says so' },
  } as unknown as Json
}

function verdictOf(text: string) {
  const [verdict] = verifyTranscripts([{ name: 'alice.json', text }], keys)
  return verdict ?? { name: '', errors: [] }
}

const codesOf = (text: string) => verdictOf(text).errors.map(({ code, path }) => `${code} ${path}`)

describe('a transcript file', () => {
  it.each([
    ['an envelope', envelopeText(envelope)],
    ['an envelope written another way', JSON.stringify(envelope, undefined, '\t')],
    ['an envelope in YAML', stringify(envelope)],
    ['a LabTranscript in JSON', JSON.stringify(manifest(), undefined, 4)],
    ['a LabTranscript in YAML', stringify(manifest())],
    ['a LabTranscript that is to be regraded', stringify(manifest({ regrade: { mode: 'Preview' } }))],
  ])('holds as %s', (_, text) => {
    expect(verdictOf(text)).toEqual({ name: 'alice.json', statement, keyid: keys[0]?.keyid, errors: [] })
  })

  it.each<[what: string, text: string, want: string]>([
    ['empty', '', 'TranscriptUnreadable file'],
    ['binary', '\0\ufffd\u0001', 'TranscriptUnreadable file'],
    ['a text', 'hello', 'TranscriptUnreadable file'],
    ['a list', '[]', 'TranscriptUnreadable file'],
    ['cut short', envelopeText(envelope).slice(0, 900), 'TranscriptUnreadable file'],
    ['two at once', `${stringify(envelope)}---\n${stringify(envelope)}`, 'TranscriptUnreadable file'],
    ['with a key twice', envelopeText(envelope).replace('{', '{"payload":"",'), 'TranscriptUnreadable file'],
    ['with an alias', 'payloadType: &a x\npayload: *a', 'TranscriptUnreadable file'],
    ['larger than any', ' '.repeat(4 * 1024 * 1024 + 1), 'TranscriptUnreadable file'],
    ['a lab', stringify({ apiVersion: API_VERSION, kind: 'Lab', spec: {} }), 'TranscriptUnreadable kind'],
    [
      'of another group',
      stringify({ apiVersion: 'v1', kind: 'LabTranscript' }),
      'TranscriptUnreadable apiVersion',
    ],
    [
      'without a spec',
      stringify({ apiVersion: API_VERSION, kind: 'LabTranscript' }),
      'TranscriptUnreadable spec',
    ],
    ['without an envelope', stringify(manifest({ envelope: null })), 'TranscriptUnreadable envelope'],
  ])('that is %s is told so', (_, text, want) => {
    const [error, ...others] = verdictOf(text).errors
    expect(others).toEqual([])
    expect(`${error?.code} ${error?.path}`).toBe(want)
    expect(error?.found).not.toMatch(/\n|^$/)
  })

  it.each<[field: string, value: unknown]>([
    ['lab', 'last-deployment'],
    ['candidate', 'mallory@example.fr'],
    ['session', { ...spec.session, uid: 'another' }],
    ['attempt', 1],
    ['outcome', 'Passed'],
    ['points', 100],
    ['max', 60],
    ['percent', 100],
    ['issuedAt', '2031-03-04T09:28:22Z'],
    ['revision', 'sha256:00'],
    ['supersedes', 'alice-first-0'],
    ['passed', true],
  ])('whose field "%s" was edited is forged, and says which', (field, value) => {
    const verdict = verdictOf(stringify(manifest({ [field]: value })))
    expect(verdict).toMatchObject({
      statement,
      errors: [{ code: 'TranscriptForged', path: `spec.${field}` }],
    })
    expect(verdict.errors).toHaveLength(1)
  })

  it('that lacks a field is forged', () => {
    // JSON leaves out what is undefined.
    expect(codesOf(JSON.stringify(manifest({ percent: undefined })))).toEqual([
      'TranscriptForged spec.percent',
    ])
  })

  it('names each field that was edited', () => {
    const text = stringify(manifest({ points: 100, percent: 100 }))
    expect(codesOf(text)).toEqual(['TranscriptForged spec.points', 'TranscriptForged spec.percent'])
  })

  it('is read within bounds, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => codesOf(text).length === 1))
  })
})

describe('a flipped bit', () => {
  it('of an envelope’s file is seen, that of the newline too', () => {
    const bytes = Buffer.from(envelopeText(envelope))
    const [payload, around] = bytesIn(bytes)
    // All around the payload; in it, which is all alike, each bit of some byte.
    const bits = [...around.flatMap((at) => eight(at)), ...payload.filter((at) => at % 25 === 0).map(turning)]
    expect(bits.filter((bit) => codesOf(flip(bytes, bit)).length !== 1)).toEqual([])
    // Thousands of files to verify.
  }, 60_000)

  it('of a LabTranscript’s spec is seen', () => {
    const text = canonicalize(manifest())
    const bytes = Buffer.from(text)
    const [payload, around] = bytesIn(bytes)
    // Metadata and status are not signed: a transcript says nothing in them.
    const inSpec = around.filter((at) => at >= text.indexOf('"spec"') && at < text.indexOf('"status"'))
    const bits = [...inSpec.map(turning), ...payload.filter((at) => at % 25 === 0).map(turning)]
    expect(bits.length).toBeGreaterThan(500)
    expect(bits.filter((bit) => codesOf(flip(bytes, bit)).length === 0)).toEqual([])
  })

  it('is seen, whoever’s transcript it is', () => {
    const transcripts = fc.record({
      candidate: fc.string({ unit: 'grapheme' }),
      reason: fc.string({ unit: 'grapheme' }),
      attempt: fc.integer({ min: 1 }),
      word: fc.oneof(fc.string({ unit: 'grapheme' }), fc.double({ noNaN: true, noDefaultInfinity: true })),
    })
    fc.assert(
      fc.property(transcripts, fc.nat(), ({ candidate, reason, attempt, word }, bit) => {
        const end = { by: candidate, at: '2031-03-04T09:20:00Z', reason }
        const signed = signStatement(
          aStatement({ candidate, attempt, end, parameters: { word } }),
          privateKey,
        )
        const bytes = Buffer.from(envelopeText(signed))
        expect(codesOf(bytes.toString())).toEqual([])
        expect(codesOf(flip(bytes, bit % (bytes.length * 8)))).toHaveLength(1)
      }),
    )
  })
})

describe('a transcript that another one supersedes', () => {
  const later = superseding(statement)
  const last = superseding(later)
  const file = (name: string, signed: TranscriptStatement, key = privateKey) => ({
    name,
    text: envelopeText(signStatement(signed, key)),
  })
  const errorsOf = (...files: readonly { name: string; text: string }[]) =>
    verifyTranscripts(files, keys).map(({ errors }) => errors.map(({ code, remedy }) => `${code}: ${remedy}`))

  it('is told so, wherever the other one stands', () => {
    const want = ['TranscriptSuperseded: use b']
    expect(errorsOf(file('a', statement), file('b', later))).toEqual([want, []])
    expect(errorsOf(file('b', later), file('a', statement))).toEqual([[], want])
  })

  it('is told of its own successor, in a line of several', () => {
    expect(errorsOf(file('a', statement), file('b', later), file('c', last))).toEqual([
      ['TranscriptSuperseded: use b'],
      ['TranscriptSuperseded: use c'],
      [],
    ])
  })

  it('holds as long as the other one is signed by nobody known, or replaces something else', () => {
    const [verdict] = errorsOf(file('a', statement), file('b', later, generateSigningKey()), file('c', last))
    expect(verdict).toEqual([])
  })

  it('says why, and that it is otherwise sound', () => {
    const [verdict] = verifyTranscripts([file('a', statement), file('b', later)], keys)
    expect(verdict?.statement).toEqual(statement)
    expect(verdict?.errors[0]?.found).toContain('the rubric was wrong')
  })

  it('repeats the name of the one it replaces', () => {
    const signed = { ...transcriptFields(later), envelope: signStatement(later, privateKey) }
    expect(codesOf(stringify(manifest({}, signed)))).toEqual([])
    expect(codesOf(stringify(manifest({ supersedes: 'another' }, signed)))).toEqual([
      'TranscriptForged spec.supersedes',
    ])
  })
})

function superseding(replaced: TranscriptStatement): TranscriptStatement {
  return aStatement({
    supersedes: {
      transcript: 'alice-first-1',
      digest: statementDigest(replaced),
      by: 'coach',
      at: '2031-03-05T10:00:00Z',
      reason: 'the rubric was wrong',
    },
  })
}

/** The places of the payload's bytes, and of all others. */
function bytesIn(bytes: Buffer): [readonly number[], readonly number[]] {
  const start = bytes.indexOf(envelope.payload)
  const isPayload = (at: number) => at >= start && at < start + envelope.payload.length
  const places = [...bytes.keys()]
  return [places.filter(isPayload), places.filter((at) => !isPayload(at))]
}

/** Every bit of a byte. */
function eight(at: number): readonly number[] {
  return Array.from({ length: 8 }, (_, bit) => at * 8 + bit)
}

/** One bit of a byte, another one from byte to byte. */
function turning(at: number): number {
  return at * 8 + ((Math.floor(at / 25) + at) % 8)
}

/** As a reader of files would decode it: what is no UTF-8 becomes U+FFFD. */
function flip(bytes: Buffer, bit: number): string {
  const changed = Buffer.from(bytes)
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return changed.toString('utf8')
}
