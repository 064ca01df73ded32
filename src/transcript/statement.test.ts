import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aPredicate, aStatement } from '../../test/builders/transcript.ts'
import type { Json } from '../api/index.ts'
import { canonicalDigest } from './canonical.ts'
import { signStatement } from './dsse.ts'
import { generateSigningKey } from './keys.ts'
import { statementError } from './statement-shape.ts'
import { buildStatement, statementDigest } from './statement.ts'

const HEX = 'cd'.repeat(32)

describe('a statement', () => {
  it('has the evidence’s parts as its subjects', () => {
    const digest = { sha256: HEX }
    const shown = { shown: `sha256:${HEX}` }
    const subjects = (evidence: { shown: string; hidden?: string }) =>
      buildStatement({ predicate: aPredicate(), evidence }).subject
    expect(subjects(shown)).toEqual([{ name: 'evidence.json', digest }])
    expect(subjects({ ...shown, hidden: `sha256:${HEX}` })).toEqual([
      { name: 'evidence.json', digest },
      { name: 'evidence-hidden.json', digest },
    ])
  })

  it('is not built over what is no digest', () => {
    const build = () => buildStatement({ predicate: aPredicate(), evidence: { shown: HEX } })
    expect(build).toThrow('Not a digest')
  })

  it('is named by the digest of the bytes that are signed', () => {
    const { payload } = signStatement(aStatement(), generateSigningKey())
    const signed = JSON.parse(Buffer.from(payload, 'base64').toString()) as Json
    expect(statementDigest(aStatement())).toBe(canonicalDigest(signed))
  })
})

describe('the shape of a statement', () => {
  const supersedes = {
    transcript: 'alice-first-1234abcd-1',
    digest: `sha256:${HEX}`,
    by: 'coach',
    at: '2031-03-05T10:00:00Z',
    reason: 'the rubric was wrong',
  }
  const whole = aStatement({ supersedes })

  it('is that of the builder’s, and of one with members that are not known yet', () => {
    expect(statementError(whole)).toBeUndefined()
    expect(statementError({ ...whole, predicate: { ...whole.predicate, place: 'Lyon' } })).toBeUndefined()
  })

  const OPTIONAL = /\.(end|supersedes|hidden|quiz|title|penalty|message)$/
  const paths = membersOf(whole as unknown as Json, 'statement')

  it.each(paths.filter((path) => !OPTIONAL.test(path) && !path.includes('.parameters.')))(
    'needs %s',
    (path) => {
      expect(statementError(changed(whole as unknown as Json, path, undefined))?.path).toBe(path)
    },
  )

  it.each(paths)('does not take null as %s', (path) => {
    expect(statementError(changed(whole as unknown as Json, path, null))?.path).toBe(path)
  })

  it.each([
    ['a digest in capitals', 'statement.subject[0].digest.sha256', HEX.toUpperCase()],
    ['subjects in another order', 'statement.subject[0].name', 'evidence-hidden.json'],
    ['a day as a time', 'statement.predicate.times.issuedAt', '2031-03-04'],
    ['half a point', 'statement.predicate.result.points', 0.5],
    ['a state of a live mark', 'statement.predicate.checks[0].state', 'Pending'],
  ])('does not take %s', (_, path, value) => {
    const error = statementError(changed(whole as unknown as Json, path, value))
    expect(error).toMatchObject({ code: 'TranscriptUnreadable' })
    expect(path).toContain(error?.path)
  })

  it('is no other value’s', () => {
    fc.assert(fc.property(fc.anything(), (value) => statementError(value) !== undefined))
  })
})

/** The path of each member of each object, as errors write it. */
function membersOf(value: Json, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const inner: readonly [string, Json][] = Array.isArray(value)
    ? (value as readonly Json[]).map((item, index) => [`${path}[${index}]`, item])
    : Object.entries(value).map(([name, item]) => [`${path}.${name}`, item])
  const own = Array.isArray(value) ? [] : inner.map(([name]) => name)
  return [...own, ...inner.flatMap(([name, item]) => membersOf(item, name))]
}

/** The same, with another value at a path; undefined takes the member away. */
function changed(value: Json, path: string, to: unknown, here = 'statement'): unknown {
  if (path === here) return to
  if (!path.startsWith(here) || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map((item, index) => changed(item, path, to, `${here}[${index}]`))
  }
  const members = Object.entries(value).map(([name, item]) => [
    name,
    changed(item, path, to, `${here}.${name}`),
  ])
  return Object.fromEntries(members.filter(([, item]) => item !== undefined))
}
