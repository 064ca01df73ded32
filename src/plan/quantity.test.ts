import { describe, expect, it } from 'vitest'
import { quantityNanos } from './quantity.ts'

describe('quantity', () => {
  it.each([
    ['500m', '0.5'],
    ['4Gi', '4096Mi'],
    ['1e3', '1k'],
    ['1E', '1000P'],
    ['12E1', '120'],
    ['.5', '500m'],
    ['2.', '2'],
    ['0.1n', '1n'],
    ['-1', '-1000m'],
  ])('%s is the same as %s', (a, b) => {
    expect(quantityNanos(a)).toBe(quantityNanos(b))
    expect(quantityNanos(a)).toBeTypeOf('bigint')
  })

  it.each([
    ['4G', '4Gi'],
    ['1m', '1M'],
  ])('%s is not %s', (a, b) => expect(quantityNanos(a)).not.toBe(quantityNanos(b)))

  it.each(['', 'x', '1 Gi', '1Kii', null, {}])('%j is no quantity', (text) => {
    expect(quantityNanos(text)).toBeUndefined()
  })
})
