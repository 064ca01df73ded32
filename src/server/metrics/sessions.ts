import type { Registry } from 'prom-client'
import { counter, gauge, histogram } from './families.ts'

/** What the session controllers tell; never whose session it is. */
export interface SessionCounts {
  sessions(count: () => Readonly<Record<string, number>>): void
  markedLive(seconds: number): void
  markedFinally(seconds: number): void
  repaired(labels: { readonly kind: string; readonly change: string }): void
}

/** The families of sessions and their marks. Only who leads has them. */
export function sessionMetrics(registry: Registry): SessionCounts {
  let count = (): Readonly<Record<string, number>> => ({})
  gauge({
    registry,
    name: 'sessions',
    help: 'Sessions by phase.',
    labels: ['phase'],
    read: (made) => Object.entries(count()).forEach(([phase, sessions]) => made.set({ phase }, sessions)),
  })
  const live = histogram({
    registry,
    name: 'grading_live_seconds',
    help: 'What one live mark takes: observing, probes included, and judging.',
    buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 30],
  })
  const final = histogram({
    registry,
    name: 'grading_final_seconds',
    help: 'From the end of the work to the signed mark.',
    buckets: [2, 5, 10, 20, 30, 60, 120, 300, 600],
  })
  const repairs = counter({
    registry,
    name: 'drift_repaired_total',
    help: 'Platform objects that were put back.',
    labels: ['kind', 'change'],
  })
  return {
    sessions: (read) => (count = read),
    markedLive: (seconds) => live.observe(seconds),
    markedFinally: (seconds) => final.observe(seconds),
    repaired: ({ kind, change }) => repairs.inc({ kind, change }),
  }
}
