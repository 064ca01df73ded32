import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { createFakeClock, type FakeClock } from '../../test/builders/fake-clock.ts'
import type { RawResponse } from './client.ts'
import { certainSkewMs, measureClockSkew, narrowed, skewBounds, type SkewBounds } from './clock-skew.ts'

describe('how far our clock is off', () => {
  const cases: readonly (readonly [string, SkewBounds, number])[] = [
    ['nothing is certain within what is tolerated', { leastMs: -900, mostMs: 200 }, 0],
    ['nothing is certain while it may be tolerable', { leastMs: 1_500, mostMs: 2_600 }, 0],
    ['ahead for certain, by the least it can be', { leastMs: 2_001, mostMs: 3_050 }, 2_001],
    ['behind for certain, by the least it can be', { leastMs: -60_500, mostMs: -59_400 }, -59_400],
    ['a slow answer leaves everything open', { leastMs: -1_000, mostMs: 30_000 }, 0],
  ]
  it.each(cases)('%s', (_, bounds, want) => {
    expect(certainSkewMs(bounds)).toBe(want)
  })

  it('lies within the bounds, whenever the server answered and however long the answer took', () => {
    const ms = fc.integer({ min: 0, max: 10_000 })
    fc.assert(
      fc.property(ms, ms, ms, fc.integer({ min: -9_000, max: 9_000 }), (asked, thinking, back, skew) => {
        const serverAt = asked + thinking
        const date = Math.floor(serverAt / 1_000) * 1_000
        const sample = { askedAt: asked + skew, answeredAt: serverAt + back + skew, date }
        const { leastMs, mostMs } = skewBounds(sample)
        expect(leastMs).toBeLessThanOrEqual(skew)
        expect(mostMs).toBeGreaterThanOrEqual(skew)
      }),
    )
  })

  it('is what both of two answers say', () => {
    expect(narrowed({ leastMs: -900, mostMs: 200 }, { leastMs: -300, mostMs: 800 })).toEqual({
      leastMs: -300,
      mostMs: 200,
    })
  })

  it('is what the newer says when a clock was set between two answers', () => {
    const newer = { leastMs: 5_000, mostMs: 6_000 }
    expect(narrowed({ leastMs: -900, mostMs: 200 }, newer)).toEqual(newer)
  })
})

describe('measuring', () => {
  /** A server whose clock is behind ours; each of its answers takes a while. */
  function server(clock: FakeClock, aheadMs: number, takesMs: number) {
    let asked = 0
    return {
      get asked() {
        return asked
      },
      send(): Promise<RawResponse> {
        asked += 1
        clock.advance(takesMs)
        const date = new Date(clock.date().getTime() - aheadMs).toUTCString()
        return Promise.resolve({ status: 200, body: {}, warnings: [], date })
      },
    }
  }

  test('ends with the first answer when that is certain', async () => {
    for (const [aheadMs, certain] of [
      [0, false],
      [10_000, true],
      [-10_000, true],
    ] as const) {
      const clock = createFakeClock()
      const asked = server(clock, aheadMs, 10)
      expect(certainSkewMs(await measureClockSkew(asked, { clock })) !== 0).toBe(certain)
      expect(asked.asked).toBe(1)
    }
  })

  test('does not hold up a Lease for answers that are too slow to tell', async () => {
    const clock = createFakeClock()
    const slow = server(clock, 0, 2_000)
    expect(certainSkewMs(await measureClockSkew(slow, { clock }))).toBe(0)
    expect(slow.asked).toBe(1)
  })

  test('several answers tell what one cannot', async () => {
    const clock = createFakeClock()
    const asked = server(clock, 2_400, 90)
    expect(certainSkewMs(await measureClockSkew(asked, { clock }))).toBeGreaterThan(0)
    expect(asked.asked).toBeGreaterThan(1)
  })

  test('an answer without a Date is the world’s trouble', async () => {
    const nameless = { send: () => Promise.resolve({ status: 200, body: {}, warnings: [] }) }
    await expect(measureClockSkew(nameless, { clock: createFakeClock() })).rejects.toMatchObject({
      name: 'ClusterError',
      reason: 'Malformed',
      retryable: true,
    })
  })
})
