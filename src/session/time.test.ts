import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SessionTimeBack } from '../api/index.ts'
import { deadlineOf, latestEndMs, msLeft, newExtensions, nextTimeBack } from './time.ts'

const START = Date.parse('2026-03-02T08:00:00Z')
const MINUTE = 60_000
const durationMs = 30 * MINUTE
const at = (ms: number): string => new Date(START + ms).toISOString().replace('.000Z', 'Z')
const look = (before: SessionTimeBack | undefined, owed: boolean, ms: number) =>
  nextTimeBack(before, owed, { nowMs: START + ms, durationMs })

describe('the deadline', () => {
  const facts = { startedAt: at(0), durationMs, extensions: [], timeBack: undefined }

  it('is the start and the duration', () => {
    expect(deadlineOf(facts)).toBe(at(30 * MINUTE))
  })

  it('moves by every extension and by the seconds given back', () => {
    const extensions = [{ minutes: 5 }, { minutes: 10 }]
    expect(deadlineOf({ ...facts, extensions, timeBack: { seconds: 90 } })).toBe(at(46 * MINUTE + 30_000))
  })

  it('does not move by what is only owed', () => {
    expect(deadlineOf({ ...facts, timeBack: { seconds: 0, since: at(MINUTE) } })).toBe(at(30 * MINUTE))
  })
})

describe('time given back', () => {
  it('is nothing, and written nowhere, while nothing is owed', () => {
    expect(look(undefined, false, MINUTE)).toBeUndefined()
  })

  it('begins with the moment since when something is owed', () => {
    expect(look(undefined, true, MINUTE)).toEqual({ seconds: 0, since: at(MINUTE) })
  })

  it('stays the same object while it lasts: there is nothing to write', () => {
    const before = { seconds: 7, since: at(MINUTE) }
    expect(look(before, true, 2 * MINUTE)).toBe(before)
    const none = { seconds: 7 }
    expect(look(none, false, 2 * MINUTE)).toBe(none)
  })

  it('ends in whole seconds, rounded up', () => {
    expect(look({ seconds: 7, since: at(MINUTE) }, false, MINUTE + 4_001)).toEqual({ seconds: 12 })
    expect(look({ seconds: 7, since: at(MINUTE) }, false, MINUTE)).toEqual({ seconds: 7 })
  })

  it('ends by itself when the duration has been given back', () => {
    const before = { seconds: 1_790, since: at(MINUTE) }
    expect(look(before, true, MINUTE + 9_000)).toBe(before)
    expect(look(before, true, MINUTE + 10_000)).toEqual({ seconds: 1_800 })
    expect(look(before, false, 20 * MINUTE)).toEqual({ seconds: 1_800 })
  })

  it('does not begin again once all has been given back', () => {
    const spent = { seconds: 1_800 }
    expect(look(spent, true, MINUTE)).toBe(spent)
  })

  it('takes nothing when the clock went backwards', () => {
    expect(look({ seconds: 7, since: at(MINUTE) }, false, 0)).toEqual({ seconds: 7 })
  })
})

describe('the time left', () => {
  const deadline = at(30 * MINUTE)

  it('is what the deadline leaves', () => {
    expect(msLeft({ deadline }, START + 29 * MINUTE, durationMs)).toBe(MINUTE)
    expect(msLeft({ deadline }, START + 30 * MINUTE, durationMs)).toBe(0)
  })

  it('is unknown before the clock has started', () => {
    expect(msLeft({}, START, durationMs)).toBeUndefined()
  })

  it('does not run out while something is owed, until all has been given back', () => {
    const status = { deadline, timeBack: { seconds: 600, since: at(29 * MINUTE) } }
    expect(latestEndMs(status, durationMs)).toBe(START + 50 * MINUTE)
    expect(msLeft(status, START + 49 * MINUTE, durationMs)).toBe(MINUTE)
    expect(msLeft(status, START + 50 * MINUTE, durationMs)).toBe(0)
  })

  it('is not prolonged by what is owed only since time was up', () => {
    const status = { deadline, timeBack: { seconds: 0, since: deadline } }
    expect(msLeft(status, START + 30 * MINUTE, durationMs)).toBe(0)
  })
})

describe('new extensions', () => {
  const given = [{ minutes: 5 }, { minutes: 10 }, { minutes: 15 }]

  it.each([
    ['none when the deadline did not move', 0, []],
    ['the last', 15, [15]],
    ['several', 25, [10, 15]],
    ['all', 30, [5, 10, 15]],
    ['all, however far it moved', 90, [5, 10, 15]],
  ])('are %s', (_, minutes, want) => {
    expect(newExtensions(given, minutes * MINUTE).map((extension) => extension.minutes)).toEqual(want)
  })
})

/** What a session lives: it looks at its clock now and then, some time is owed, coaches add some. */
interface Moment {
  readonly afterMs: number
  readonly owed: boolean
  readonly minutes?: number | undefined
}

describe('over a whole session', () => {
  const moments = fc.array(
    fc.record({
      afterMs: fc.integer({ min: 1, max: 5 * MINUTE }),
      owed: fc.boolean(),
      minutes: fc.option(fc.integer({ min: 1, max: 480 }), { nil: undefined, freq: 8 }),
    }),
    { maxLength: 40 },
  )
  const seconds = fc.integer({ min: 60, max: 3_600 })

  it('the deadline only moves away, by no more than the duration and what coaches added', () => {
    fc.assert(
      fc.property(moments, seconds, (life, duration) => {
        let before = START + duration * 1_000
        let added = 0
        for (const { deadlineMs, timeBack, extensionMs } of live(life, duration * 1_000)) {
          expect(deadlineMs).toBeGreaterThanOrEqual(before)
          expect(timeBack?.seconds ?? 0).toBeLessThanOrEqual(duration)
          added = extensionMs
          before = deadlineMs
        }
        expect(before).toBeLessThanOrEqual(START + 2 * duration * 1_000 + added)
      }),
    )
  })

  it('what is left stands still or shrinks, but for what coaches add and for less than three seconds an outage', () => {
    fc.assert(
      fc.property(moments, seconds, (life, duration) => {
        let before: { leftMs: number; extensionMs: number } | undefined
        for (const { nowMs, deadlineMs, timeBack, extensionMs } of live(life, duration * 1_000)) {
          const since = timeBack?.since === undefined ? nowMs : Math.min(nowMs, Date.parse(timeBack.since))
          const leftMs = deadlineMs - since
          if (before !== undefined) {
            const granted = extensionMs - before.extensionMs
            expect(leftMs - granted).toBeLessThan(before.leftMs + 3_000)
          }
          before = { leftMs, extensionMs }
        }
      }),
    )
  })

  it('an operator that is killed in between loses nothing of an outage that was written down', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 * MINUTE }),
        fc.array(fc.integer({ min: 0 })),
        (lasted, looks) => {
          const begun = look(undefined, true, 0)
          const seen = looks.map((ms) => ms % lasted).sort((a, b) => a - b)
          const watched = seen.reduce((timeBack, ms) => look(timeBack, true, ms), begun)
          expect(look(watched, false, lasted)).toEqual(look(begun, false, lasted))
        },
      ),
    )
  })
})

function* live(life: readonly Moment[], durationMs: number) {
  let nowMs = START
  let timeBack: SessionTimeBack | undefined
  const extensions: { minutes: number }[] = []
  for (const { afterMs, owed, minutes } of life) {
    nowMs += afterMs
    if (minutes !== undefined) extensions.push({ minutes })
    timeBack = nextTimeBack(timeBack, owed, { nowMs, durationMs })
    const deadlineMs = Date.parse(deadlineOf({ startedAt: at(0), durationMs, extensions, timeBack }))
    const extensionMs = extensions.reduce((sum, extension) => sum + extension.minutes * MINUTE, 0)
    yield { nowMs, deadlineMs, timeBack, extensionMs }
  }
}
