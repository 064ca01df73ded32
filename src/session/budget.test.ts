import { describe, expect, it } from 'vitest'
import { WriteBudget } from './budget.ts'

describe('WriteBudget', () => {
  it('lets five writes through at once and then makes the sixth wait', () => {
    const budget = new WriteBudget(0)
    expect([1, 2, 3, 4, 5].map(() => budget.take(0))).toEqual([0, 0, 0, 0, 0])
    expect(budget.take(0)).toBe(1_000)
    expect(budget.take(400)).toBe(600)
  })

  it('lets one write a second through after a burst', () => {
    const budget = new WriteBudget(0)
    for (let write = 0; write < 5; write += 1) budget.take(0)
    expect(budget.take(1_000)).toBe(0)
    expect(budget.take(1_000)).toBeGreaterThan(0)
    expect(budget.take(2_000)).toBe(0)
  })

  it('saves up no more than a burst in quiet times', () => {
    const budget = new WriteBudget(0)
    const taken = Array.from({ length: 8 }, () => budget.take(3_600_000))
    expect(taken.filter((wait) => wait === 0)).toHaveLength(5)
  })
})
