import type { Clock } from '../../src/kube/clock.ts'

/** A clock that stands still until it is moved. */
export interface FakeClock extends Clock {
  /** Moves on, running what becomes due in order of time. */
  advance(ms: number): void
  /** Timers that have not run. */
  readonly timers: number
}

/** Starts at 0, on a day in November 2026. */
export function createFakeClock(): FakeClock {
  let now = 0
  let timers: { readonly dueAt: number; readonly run: () => void }[] = []
  return {
    now: () => now,
    date: () => new Date(Date.UTC(2026, 10, 22) + now),
    after(ms, run) {
      const timer = { dueAt: now + Math.max(ms, 0), run }
      timers.push(timer)
      return () => (timers = timers.filter((other) => other !== timer))
    },
    advance(ms) {
      const until = now + ms
      for (;;) {
        const next = timers.filter(({ dueAt }) => dueAt <= until).sort((a, b) => a.dueAt - b.dueAt)[0]
        if (next === undefined) break
        timers = timers.filter((other) => other !== next)
        now = Math.max(now, next.dueAt)
        next.run()
      }
      now = until
    },
    get timers() {
      return timers.length
    },
  }
}
