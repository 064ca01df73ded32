import { isOver } from './session-view.ts'
import type { SessionRow } from './row.ts'

/** A row, and whether a coach has to decide before it can be marked. */
export interface NeedRow extends Pick<SessionRow, 'candidate' | 'phase' | 'place' | 'secondsLeft' | 'stuck'> {
  readonly waitsForDecision: boolean
}

/**
 * Orders rows by who needs help: who waits for a decision, who is stuck, whose session is rejected, then the least time
 * left, the queue for a seat, and last whose session is over.
 */
export function byNeed(a: NeedRow, b: NeedRow): number {
  return (
    rank(a) - rank(b) ||
    (a.secondsLeft ?? Infinity) - (b.secondsLeft ?? Infinity) ||
    (a.place ?? 0) - (b.place ?? 0) ||
    a.candidate.localeCompare(b.candidate, 'fr')
  )
}

const OPEN: readonly SessionRow['phase'][] = ['Active', 'Waiting', 'Provisioning', 'Grading']

function rank({ phase, stuck, waitsForDecision }: NeedRow): number {
  if (waitsForDecision) return 0
  if (stuck !== undefined) return 1
  if (phase === 'Rejected') return 2
  return isOver(phase) ? 9 : 3 + OPEN.indexOf(phase)
}
