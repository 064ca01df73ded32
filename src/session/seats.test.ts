import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideSeats, type SeatClaim } from './seats.ts'

const claim = (key: string, second: number, seated = false): SeatClaim => ({
  key,
  createdAt: `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`,
  seated,
})

describe('decideSeats', () => {
  it('gives free seats in order of creation, then of namespace and name', () => {
    const claims = [claim('b/late', 9), claim('b/early', 1), claim('a/early', 1)]
    expect(decideSeats(claims, 2)).toEqual({ granted: ['a/early', 'b/early'], waiting: ['b/late'] })
  })

  it('never takes a seat from somebody who has one', () => {
    expect(decideSeats([claim('late', 9, true), claim('early', 1)], 1)).toEqual({
      granted: [],
      waiting: ['early'],
    })
  })

  it('grants no seat beyond the maximum and leaves nobody out', () => {
    const claims = fc.uniqueArray(
      fc.record({
        key: fc.string({ minLength: 1 }),
        createdAt: fc.constantFrom('1', '2', '3'),
        seated: fc.boolean(),
      }),
      { selector: ({ key }) => key },
    )
    fc.assert(
      fc.property(claims, fc.integer({ min: 1, max: 10 }), (all, seats) => {
        const { granted, waiting } = decideSeats(all, seats)
        const seated = all.filter((each) => each.seated).length
        expect(granted.length).toBe(Math.min(Math.max(0, seats - seated), all.length - seated))
        expect([...granted, ...waiting].sort()).toEqual(
          all
            .filter((each) => !each.seated)
            .map(({ key }) => key)
            .sort(),
        )
      }),
    )
  })

  it('decides alike whatever the order in which sessions are read', () => {
    const claims = [claim('a', 3), claim('b', 1), claim('c', 2, true), claim('d', 1)]
    expect(decideSeats([...claims].reverse(), 2)).toEqual(decideSeats(claims, 2))
  })
})
