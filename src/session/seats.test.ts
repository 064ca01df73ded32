import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideSeats, type SeatClaim } from './seats.ts'

/** Each session is another candidate's, unless one is named. */
const claim = (key: string, second: number, more: Partial<SeatClaim> = {}): SeatClaim => ({
  key,
  candidate: key,
  createdAt: `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`,
  seated: false,
  ...more,
})
const seated = { seated: true }
const camilles = { candidate: 'camille' }
const seats = (count: number, seatsPerCandidate = 1) => ({ seats: count, seatsPerCandidate })
const waits = (key: string) => ({ key, reason: 'WaitingForSeat' })
const hasTheirShare = (key: string) => ({ key, reason: 'CandidateSeatsTaken' })

describe('decideSeats', () => {
  it('gives free seats in order of creation, then of namespace and name', () => {
    const claims = [claim('b/late', 9), claim('b/early', 1), claim('a/early', 1)]
    expect(decideSeats(claims, seats(2))).toEqual({
      granted: ['a/early', 'b/early'],
      waiting: [waits('b/late')],
    })
  })

  it('never takes a seat from somebody who has one', () => {
    expect(decideSeats([claim('late', 9, seated), claim('early', 1)], seats(1))).toEqual({
      granted: [],
      waiting: [waits('early')],
    })
  })

  it('passes over whoever has their share, and tells them why', () => {
    const claims = [
      claim('first', 1, { ...camilles, ...seated }),
      claim('second', 2, camilles),
      claim('bruno', 3),
      claim('dora', 4),
    ]
    expect(decideSeats(claims, seats(2))).toEqual({
      granted: ['bruno'],
      waiting: [waits('dora'), hasTheirShare('second')],
    })
  })

  it('counts the seats given at once against the share', () => {
    const claims = [1, 2, 3].map((second) => claim(`session-${second}`, second, camilles))
    expect(decideSeats(claims, seats(9, 2))).toEqual({
      granted: ['session-1', 'session-2'],
      waiting: [hasTheirShare('session-3')],
    })
  })

  it('tells one who has their share so where all seats are taken too: that is theirs to mend', () => {
    const claims = [claim('first', 1, { ...camilles, ...seated }), claim('second', 2, camilles)]
    expect(decideSeats(claims, seats(1)).waiting).toEqual([hasTheirShare('second')])
  })

  it('grants no seat beyond the maximum and the shares, keeps none free that somebody may have, and leaves nobody out', () => {
    const many = fc.uniqueArray(
      fc.record({
        key: fc.string({ minLength: 1 }),
        candidate: fc.constantFrom('camille', 'bruno', 'dora'),
        createdAt: fc.constantFrom('1', '2', '3'),
        seated: fc.boolean(),
      }),
      { selector: ({ key }) => key },
    )
    const limit = fc.integer({ min: 1, max: 10 })
    fc.assert(
      fc.property(many, limit, limit, (all, count, share) => {
        const { granted, waiting } = decideSeats(all, seats(count, share))
        const sitting = all.filter((each) => each.seated)
        const after = [...sitting, ...all.filter(({ key }) => granted.includes(key))]
        const shareOf = (candidate: string): number =>
          after.filter((each) => each.candidate === candidate).length
        if (granted.length > 0) expect(after.length).toBeLessThanOrEqual(count)
        for (const { key, candidate } of all) {
          if (granted.includes(key)) expect(shareOf(candidate)).toBeLessThanOrEqual(share)
          const reason = waiting.find((each) => each.key === key)?.reason
          if (reason === 'WaitingForSeat') expect(after.length).toBeGreaterThanOrEqual(count)
          if (reason === 'CandidateSeatsTaken') expect(shareOf(candidate)).toBeGreaterThanOrEqual(share)
        }
        expect([...granted, ...waiting.map(({ key }) => key)].sort()).toEqual(
          all
            .filter((each) => !each.seated)
            .map(({ key }) => key)
            .sort(),
        )
      }),
    )
  })

  it('decides alike whatever the order in which sessions are read', () => {
    const claims = [claim('a', 3), claim('b', 1, camilles), claim('c', 2, seated), claim('d', 1, camilles)]
    expect(decideSeats([...claims].reverse(), seats(2))).toEqual(decideSeats(claims, seats(2)))
  })
})
