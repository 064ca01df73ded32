import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalize } from '../transcript/canonical.ts'
import { bounded } from './bounded.ts'
import { LIMITS, openBudget } from './limits.ts'

describe('bounded', () => {
  it('keeps what is within the limits as it is', () => {
    const value = { a: [1, 'é😀', null, true], b: { c: {} } }
    expect(bounded(value, openBudget())).toEqual(value)
  })

  it('leaves out what JSON cannot say', () => {
    expect(bounded({ a: undefined, b: 1 }, openBudget())).toEqual({ b: 1 })
  })

  it('cuts a long string, and says so', () => {
    const cut = bounded('x'.repeat(LIMITS.characters + 1), openBudget())
    expect(cut).toBe(`${'x'.repeat(LIMITS.characters)}… [cut, 65537 characters in all]`)
  })

  it('never cuts a character in half', () => {
    const cut = bounded(`x${'😀'.repeat(LIMITS.characters)}`, openBudget())
    expect(() => canonicalize(cut)).not.toThrow()
  })

  it('ends a long list with a text, so that a check on every element fails', () => {
    const cut = bounded(Array(LIMITS.entries + 1).fill({}), openBudget()) as readonly unknown[]
    expect(cut).toHaveLength(LIMITS.entries + 1)
    expect(cut.at(-1)).toBe('… [cut, 513 elements in all]')
  })

  it('marks a map that is too large', () => {
    const map = Object.fromEntries(Array.from({ length: LIMITS.entries + 2 }, (_, i) => [`k${i}`, i]))
    const cut = bounded(map, openBudget()) as Record<string, unknown>
    expect(Object.keys(cut)).toHaveLength(LIMITS.entries + 1)
    expect(cut['…']).toBe('… [cut, 514 members in all]')
  })

  it('cuts what is too deep', () => {
    let value: unknown = 'bottom'
    for (let depth = 0; depth < 10_000; depth++) value = [value]
    expect(JSON.stringify(bounded(value, openBudget()))).not.toContain('bottom')
  })

  it('spends one budget on all that it is given', () => {
    const budget = { left: 10 }
    expect(bounded('12345678', budget)).toBe('12345678')
    expect(bounded('12345678', budget)).toBe('12… [cut, 8 characters in all]')
    expect(bounded({ a: 1 }, budget)).toBe('…')
  })

  it('charges characters as they stand in JSON', () => {
    const budget = { left: 30 }
    expect(bounded('\u0001'.repeat(8), budget)).toBe(`${'\u0001'.repeat(5)}… [cut, 8 characters in all]`)
    expect(bounded({ a: 1 }, budget)).toBe('…')
  })

  it('is never much larger than the budget, whatever it is given', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 5 }), fc.nat(200), (value, left) => {
        const longestNote = 40
        expect(JSON.stringify(bounded(value, { left })).length).toBeLessThan((left + 1) * longestNote * 6)
      }),
    )
  })

  it('keeps a key named __proto__ a key', () => {
    const value = JSON.parse('{"__proto__": {"a": 1}}') as object
    expect(Object.keys(bounded(value, openBudget()) as object)).toEqual(['__proto__'])
  })
})

it('says what canonical JSON cannot: half a surrogate pair and numbers that are not finite, also in keys', () => {
  const answer: unknown = JSON.parse(
    '{"a":1e999,"b":-1e999,"c":"x\\ud800y","\\udc00":[1.5,-0],"__proto__":{"x":1}}',
  )
  const kept = bounded(answer, openBudget())
  expect(canonicalize(kept)).toBe('{"__proto__":{"x":1},"a":null,"b":null,"c":"x\uFFFDy","\uFFFD":[1.5,0]}')
})
