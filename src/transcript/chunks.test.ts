import { createHash, randomBytes } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromChunks, toChunks } from './chunks.ts'

const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
// Cannot be compressed: three chunks.
const large = randomBytes(1_500_000)
const chunks = toChunks(large)

describe('chunks', () => {
  it('are at most 700 KiB each, and of what can be compressed there is one', () => {
    expect(chunks.map(({ length }) => length <= 700 * 1024)).toEqual([true, true, true])
    expect(toChunks(Buffer.alloc(1_500_000, 'kubernetes '))).toHaveLength(1)
  })

  it('give the bytes back, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const read = fromChunks(toChunks(bytes), digestOf(bytes))
        expect('bytes' in read && Buffer.from(read.bytes).equals(bytes)).toBe(true)
      }),
    )
    const read = fromChunks(chunks, digestOf(large))
    expect('bytes' in read && large.equals(read.bytes)).toBe(true)
  })

  it('are a gzip stream once their first two lines are taken away', () => {
    const slices = chunks.map((chunk) => {
      const bytes = Buffer.from(chunk)
      return bytes.subarray(bytes.indexOf('\n', bytes.indexOf('\n') + 1) + 1)
    })
    expect(gunzipSync(Buffer.concat(slices)).equals(large)).toBe(true)
  })

  const [first, second, third] = chunks
  it.each<[what: string, given: readonly (Uint8Array | undefined)[], missing: readonly number[]]>([
    ['none', [], [0]],
    ['the only place empty', [undefined], [0]],
    ['the middle one gone', [first, undefined, third], [1]],
    ['the last one not asked for', [first, second], [2]],
    ['only the last one', [undefined, undefined, third], [0, 1]],
  ])('say which of them are missing: %s', (_, given, missing) => {
    expect(fromChunks(given, digestOf(large))).toEqual({ missing })
  })

  const other = toChunks(randomBytes(800_000))
  it.each<[what: string, given: readonly (Uint8Array | undefined)[], why: RegExp]>([
    ['in another order', [second, first, third], /^chunk 0: it is chunk 1$/],
    ['of two wholes', [first, other[1], third], /^the chunks are not of one whole$/],
    ['of another whole', other, /^the whole is sha256:/],
    ['with one too many', [...other, third], /^the chunks are not of one whole$/],
    ['cut short', [first, second, third?.subarray(0, -1)], /^chunk 2: its SHA-256/],
    ['empty', [new Uint8Array()], /^chunk 0: it does not begin as a chunk does$/],
  ])('say what is damaged: %s', (_, given, why) => {
    expect(fromChunks(given, digestOf(large))).toEqual({ damaged: expect.stringMatching(why) as string })
  })

  it('show every flipped bit', () => {
    // Repetitive on purpose: its compressed form can be changed so that it decompresses to the same bytes.
    const bytes = Buffer.from('abababababababab'.repeat(20))
    const [chunk = new Uint8Array()] = toChunks(bytes)
    for (let bit = 0; bit < chunk.length * 8; bit += 1) {
      expect(fromChunks([flipped(chunk, bit)], digestOf(bytes))).toHaveProperty('damaged')
    }
  })

  it('show a flipped bit in any of several', () => {
    const anyBit = fc.tuple(fc.nat(chunks.length - 1), fc.nat(300_000 * 8))
    fc.assert(
      fc.property(anyBit, ([index, bit]) => {
        const given = chunks.map((chunk, at) =>
          at === index ? flipped(chunk, bit % (chunk.length * 8)) : chunk,
        )
        expect(fromChunks(given, digestOf(large))).toHaveProperty('damaged')
      }),
      { numRuns: 30 },
    )
  })
})

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
}
