import { describe, expect, it } from 'vitest'
import { Quantity } from './quantity.ts'

const quantity = (text: string): Quantity => {
  const parsed = Quantity.parse(text)
  if (parsed === undefined) throw new Error(`${text} is not a quantity`)
  return parsed
}

describe('Quantity', () => {
  it.each([
    ['1000m', '1'],
    ['0.1n', '1n'],
    ['1.5Gi', '1536Mi'],
    ['1e3', '1k'],
    ['.5', '500m'],
    ['-1', '-1'],
    ['0', '0'],
    ['9223372036854775807000', '9223372036854775807'],
  ])('reads %s as %s', (text, same) => {
    expect(quantity(text).compareTo(quantity(same))).toBe(0)
  })

  it.each(['', '+', 'abc', '1K', '1KI', ' 1', '1.2.3', '1e', '1 Gi'])('refuses "%s"', (text) => {
    expect(Quantity.parse(text)).toBeUndefined()
  })

  it.each([
    ['512Mi', '1Gi', '1536Mi'],
    ['100m', '900m', '1'],
    ['100m', '50m', '150m'],
  ])('adds %s and %s to %s', (left, right, sum) => {
    expect(quantity(left).add(quantity(right)).toString()).toBe(sum)
  })

  it('is no integer when it has a fraction', () => {
    expect(quantity('1500m').isInteger()).toBe(false)
    expect(() => quantity('1500m').asInteger()).toThrow()
  })
})
