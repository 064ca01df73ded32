import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutNote } from './events.ts'

test('a note fits into what the API takes, and is cut between characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-composite', maxLength: 3_000 }), (note) => {
      const cut = cutNote(note)
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(1_024)
      expect(cut === note || note.startsWith(cut.slice(0, -1))).toBe(true)
      expect(cut).not.toContain('\uFFFD')
    }),
  )
})
