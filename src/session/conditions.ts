import { SESSION_CONDITIONS, type Condition, type ReasonOf, type SessionConditionType } from '../api/index.ts'

/** A condition as a pass found it; when it changed is worked out from the one before. */
export interface Finding<T extends SessionConditionType = SessionConditionType> {
  readonly type: T
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: ReasonOf<T>
  readonly message: string
}

/**
 * The conditions after a pass: those found replace those before, the others stay; `lastTransitionTime` moves only
 * when `status` does, so that an unchanged world gives an unchanged status and no write.
 */
export function mergeConditions(
  before: readonly Condition[],
  findings: readonly Finding[],
  observedGeneration: number,
  now: string,
): Condition[] {
  const merged = new Map(before.map((condition) => [condition.type, condition]))
  for (const { type, status, reason, message } of findings) {
    const previous = merged.get(type)
    const lastTransitionTime = previous?.status === status ? previous.lastTransitionTime : now
    merged.set(type, { type, status, reason, message, observedGeneration, lastTransitionTime })
  }
  return SESSION_CONDITIONS.flatMap((type) => merged.get(type) ?? [])
}

/** The condition of that type, if a pass has set it. */
export function findCondition(
  conditions: readonly Condition[] | undefined,
  type: SessionConditionType,
): Condition | undefined {
  return conditions?.find((condition) => condition.type === type)
}

/** Whether the condition of that type is `True`. Absent is not true. */
export function isTrue(conditions: readonly Condition[] | undefined, type: SessionConditionType): boolean {
  return findCondition(conditions, type)?.status === 'True'
}

const SEAT_WAITS: readonly string[] = [
  'WaitingForSeat',
  'CandidateSeatsTaken',
] satisfies ReasonOf<'EnvironmentReady'>[]

/** Whether the session has its place in the queue, and no seat yet. */
export function waitsForSeat(conditions: readonly Condition[] | undefined): boolean {
  return SEAT_WAITS.includes(findCondition(conditions, 'EnvironmentReady')?.reason ?? '')
}
