import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLineSplitter } from './lines.ts'

function split(chunks: readonly Buffer[], maxBytes = 1_000): string[] {
  const lines: string[] = []
  const splitter = createLineSplitter(maxBytes, (line) => lines.push(line.toString('utf8')))
  for (const chunk of chunks) splitter.push(chunk)
  return lines
}

test('lines come out whole however their bytes are cut, also within a character', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', minLength: 1 }).filter((line) => !line.includes('\n'))),
      fc.array(fc.nat({ max: 20 }), { minLength: 1 }),
      (lines, sizes) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
        const chunks: Buffer[] = []
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = (sizes[turn % sizes.length] ?? 0) + 1
          chunks.push(bytes.subarray(at, at + size))
          at += size
        }
        expect(split(chunks)).toEqual(lines)
      },
    ),
  )
})

test('an unfinished line is held back, an empty one left out', () => {
  expect(split([Buffer.from('a\n\n\nb')])).toEqual(['a'])
})

test('a line that is too long is refused', () => {
  expect(() => split([Buffer.alloc(6), Buffer.alloc(6)], 10)).toThrow('longer than 10 bytes')
})
