import type { Condition, SessionPhase } from '../api/index.ts'
import { findCondition, isTrue, waitsForSeat } from './conditions.ts'

/** The one word for people that sums up the conditions. Nothing is decided on it. */
export function phaseOf(conditions: readonly Condition[]): SessionPhase {
  if (findCondition(conditions, 'Accepted')?.status !== 'True') return 'Rejected'
  if (findCondition(conditions, 'Passed')?.reason === 'Abandoned') return 'Abandoned'
  if (isTrue(conditions, 'Graded')) return isTrue(conditions, 'Passed') ? 'Passed' : 'NotPassed'
  if (isTrue(conditions, 'Submitted')) return 'Grading'
  if (isTrue(conditions, 'EnvironmentReady')) return 'Active'
  return waitsForSeat(conditions) ? 'Waiting' : 'Provisioning'
}
