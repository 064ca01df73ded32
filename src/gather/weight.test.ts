import { describe, expect, it } from 'vitest'
import { anObject } from '../../test/builders/memory-reader.ts'
import { isWithoutContent, noRoomNote, weigh, withoutContent } from './weight.ts'

describe('the weight of a value', () => {
  it('is that of its texts, twice where one character is not of Latin-1', () => {
    const text = 'x'.repeat(10_000)
    expect(weigh({ text: `€${text}` })).toBeGreaterThan(1.9 * weigh({ text: `é${text}` }))
  })

  it('is more than its text where it is made of small things', () => {
    const value = Array.from({ length: 1_000 }, () => ({}))
    expect(weigh(value)).toBeGreaterThan(10 * JSON.stringify(value).length)
  })

  it('is not looked for any further than asked', () => {
    const parts = Array.from({ length: 100 }, () => 'x'.repeat(1_000))
    expect(weigh(parts, 5_000)).toBeLessThan(7_000)
  })
})

describe('an object that there is no room for', () => {
  it('is told from one that somebody wrote like it', () => {
    const kept = withoutContent(anObject('ConfigMap', 'web', { data: { a: '1' } }))
    expect(isWithoutContent(kept)).toBe(true)
    expect(isWithoutContent({ ...kept })).toBe(false)
  })

  it('is named in a note, whatever the order, with the number of others', () => {
    const objects = ['d', 'a', 'c', 'b', 'e'].map((name) => anObject('ConfigMap', name))
    const note = '… [cut, too large in all: ConfigMap/a, ConfigMap/b, ConfigMap/c and 2 more]'
    expect(noRoomNote(objects)).toBe(note)
    expect(noRoomNote(objects.toReversed())).toBe(note)
  })
})
