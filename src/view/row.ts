import { LABELS, type LabSession, type LabSessionStatus, type SessionCheck } from '../api/index.ts'
import { secondsLeft } from './session-view.ts'

/** One session as it stands in a list of many: what a coach needs to see who needs help. */
export interface SessionRow {
  readonly namespace: string
  readonly name: string
  readonly candidate: string
  readonly lab: string
  /** The class it belongs to, if any. */
  readonly class?: string
  readonly mode: 'practice' | 'exam'
  readonly phase: NonNullable<LabSessionStatus['phase']>
  /** Its place in the queue for a seat. */
  readonly place?: number
  readonly deadline?: string
  /** Whole seconds; 0 when time is up, absent when no time runs. */
  readonly secondsLeft?: number
  /** So far, or once it is marked: in all. */
  readonly points: number
  readonly max: number
  /** Once it is marked. */
  readonly percent?: number
  /** When a check was last passed for the first time; the start before that. */
  readonly progressAt?: string
  /** The first check that fails. */
  readonly hangsOn?: { readonly id: string; readonly state: SessionCheck['state']; readonly message?: string }
  /** Why somebody should have a look. */
  readonly stuck?: Stuck
}

/** Why a session counts as stuck. */
export type Stuck =
  /** The check it hangs on was tried so often, and failed each time. */
  | { readonly reason: 'SameCheck'; readonly tries: number }
  /** No check was passed for so many whole minutes. */
  | { readonly reason: 'NoProgress'; readonly minutes: number }

/** When a session counts as stuck. */
export interface StuckAfter {
  readonly tries: number
  readonly minutes: number
}

/** What a coach would call stuck in a lab of an hour. */
export const STUCK_AFTER: StuckAfter = { tries: 5, minutes: 15 }

/**
 * The row of a session at one moment. `tries` says how often the check that it hangs on was seen to fail anew; who has
 * not watched gives 0.
 */
export function sessionRow(
  { metadata, spec, status = {} }: LabSession,
  { now, tries = 0, stuckAfter = STUCK_AFTER }: { now: Date; tries?: number; stuckAfter?: StuckAfter },
): SessionRow {
  const group = metadata.labels?.[LABELS.class]
  const { result, score } = status
  const hangsOn = status.phase === 'Active' ? firstFailing(status) : undefined
  const progressAt = lastProgress(status)
  const row: SessionRow = {
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    candidate: spec.candidate ?? '',
    lab: spec.lab,
    ...(group !== undefined && { class: group }),
    mode: status.mode ?? 'practice',
    phase: status.phase ?? 'Provisioning',
    ...(status.place !== undefined && status.place > 0 && { place: status.place }),
    ...(status.deadline !== undefined && { deadline: status.deadline }),
    ...secondsLeft(status, now),
    points: result?.points ?? score?.points ?? 0,
    max: result?.max ?? score?.max ?? 0,
    ...(result !== undefined && { percent: result.percent }),
    ...(progressAt !== undefined && { progressAt }),
    ...(hangsOn !== undefined && { hangsOn }),
  }
  const stuck = hangsOn && stuckBecause({ tries, progressAt, now, stuckAfter })
  return { ...row, ...(stuck !== undefined && { stuck }) }
}

function firstFailing({ checks = [] }: LabSessionStatus): SessionRow['hangsOn'] {
  const found = checks.find(({ state }) => state === 'Fail' || state === 'Error')
  if (found === undefined) return undefined
  const { id, state, message } = found
  return { id, state, ...(message !== undefined && { message }) }
}

function lastProgress({ startedAt, checks = [] }: LabSessionStatus): string | undefined {
  const passed = checks.flatMap(({ passedAt }) => passedAt ?? [])
  return [...(startedAt === undefined ? [] : [startedAt]), ...passed].sort().at(-1)
}

function stuckBecause(facts: {
  readonly tries: number
  readonly progressAt: string | undefined
  readonly now: Date
  readonly stuckAfter: StuckAfter
}): Stuck | undefined {
  const { tries, progressAt, now, stuckAfter } = facts
  if (tries >= stuckAfter.tries) return { reason: 'SameCheck', tries }
  if (progressAt === undefined) return undefined
  const minutes = Math.floor((now.getTime() - Date.parse(progressAt)) / 60_000)
  return minutes >= stuckAfter.minutes ? { reason: 'NoProgress', minutes } : undefined
}
