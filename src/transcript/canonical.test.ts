import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../api/index.ts'
import { canonicalBytes, canonicalDigest, canonicalize } from './canonical.ts'

describe('canonical JSON', () => {
  it('writes the sample of RFC 8785 §3.2.2', () => {
    const sample = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`) as Json
    expect(canonicalize(sample)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  it('sorts keys by UTF-16 code units, as RFC 8785 §3.2.3', () => {
    const value = { '\u20ac': 5, '\r': 1, '\ufb33': 7, 1: 2, '\ud83d\ude00': 6, '\u0080': 3, '\u00f6': 4 }
    expect(canonicalize(value)).toBe(
      '{"\\r":1,"1":2,"\u0080":3,"\u00f6":4,"\u20ac":5,"\ud83d\ude00":6,"\ufb33":7}',
    )
  })

  // RFC 8785, appendix B: IEEE 754 bits and the text they must give.
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number of bits %s as %s', (bits, want) => {
    expect(canonicalize(Buffer.from(bits, 'hex').readDoubleBE())).toBe(want)
  })

  it.each<[sentence: string, value: unknown]>([
    ['a number that is none', NaN],
    ['an infinite number', -Infinity],
    ['half of a surrogate pair', '\ud83d'],
    ['half of a surrogate pair in a key', { '\ude00': 1 }],
    ['a missing value', { a: undefined }],
    ['a big integer', 1n],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalize(value as Json)).toThrow(/^Not JSON: /)
  })

  it('keeps the value, whatever it is', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'grapheme' }), (text) => {
        const value = JSON.parse(text) as Json
        expect(JSON.parse(canonicalize(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('forgets the order of keys, and nothing else', () => {
    const anyJson = fc.json().map((text) => JSON.parse(text) as Json)
    fc.assert(fc.property(anyJson, (value) => canonicalDigest(value) === canonicalDigest(reversed(value))))
    fc.assert(
      fc.property(anyJson, anyJson, (a, b) => {
        const same = canonicalize(a) === canonicalize(b)
        expect(canonicalDigest(a) === canonicalDigest(b)).toBe(same)
      }),
    )
  })

  it('has the bytes of its text, made in pieces', () => {
    const anyJson = fc.json({ maxDepth: 6 }).map((text) => JSON.parse(text) as Json)
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(canonicalBytes(value).toString('utf8')).toBe(canonicalize(value))
      }),
    )
  })

  it('names a value by the SHA-256 of its text', () => {
    expect(canonicalDigest({})).toBe(
      'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    )
  })
})

/** The same value, every object's keys in the opposite order. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  )
}
