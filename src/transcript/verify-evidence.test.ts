import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aPredicate, wholeEvidence } from '../../test/builders/transcript.ts'
import { splitEvidence } from './parts.ts'
import { buildStatement } from './statement.ts'
import { verifyEvidence } from './verify-evidence.ts'

const { shown, hidden = shown } = splitEvidence(wholeEvidence(), new Set(['hidden:audit']))
const evidence = { shown: shown.digest, hidden: hidden.digest }
const statement = buildStatement({ predicate: aPredicate(), evidence })
const other = Buffer.from('{}')

const errorsOf = (...parts: readonly Uint8Array[]) =>
  verifyEvidence(statement, parts).map(({ code, path }) => `${code} ${path}`)

describe('evidence', () => {
  it('is what was signed, in any order', () => {
    expect(errorsOf(shown.bytes, hidden.bytes)).toEqual([])
    expect(errorsOf(hidden.bytes, shown.bytes)).toEqual([])
  })

  it.each<[what: string, parts: readonly Uint8Array[], want: readonly string[]]>([
    ['none of it', [], ['EvidenceMissing evidence.json', 'EvidenceMissing evidence-hidden.json']],
    ['the shown part alone', [shown.bytes], ['EvidenceMissing evidence-hidden.json']],
    ['the hidden part alone', [hidden.bytes], ['EvidenceMissing evidence.json']],
    ['another hidden part', [shown.bytes, other], ['EvidenceMismatch evidence[1]']],
    ['a part too many', [other, shown.bytes, hidden.bytes], ['EvidenceMismatch evidence[0]']],
    [
      'one that may be either',
      [other],
      [
        'EvidenceMismatch evidence[0]',
        'EvidenceMissing evidence.json',
        'EvidenceMissing evidence-hidden.json',
      ],
    ],
  ])('says which part is wrong: %s', (_, parts, want) => {
    expect(errorsOf(...parts)).toEqual(want)
  })

  it('says what it should be', () => {
    const [error] = verifyEvidence(statement, [shown.bytes, other])
    expect(error?.expected).toBe(`evidence-hidden.json ${hidden.digest}`)
  })

  it('shows every flipped bit', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.nat(), (first, place) => {
        const bytes = first ? shown.bytes : hidden.bytes
        const bit = place % (bytes.length * 8)
        const flipped = Uint8Array.from(bytes, (byte, index) =>
          index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte,
        )
        const parts = first ? [flipped, hidden.bytes] : [shown.bytes, flipped]
        expect(errorsOf(...parts)).toEqual([`EvidenceMismatch evidence[${first ? 0 : 1}]`])
      }),
    )
  })
})
