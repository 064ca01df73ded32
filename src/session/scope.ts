import { timestamp, type LabSession, type LabSessionStatus, type Text } from '../api/index.ts'
import { mergeConditions, type Finding } from './conditions.ts'
import { phaseOf } from './phase.ts'
import { summarize } from './summary.ts'

/** Something that happened to a session, told once, after the status write that made it true. */
export interface SessionEvent {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly note: string
}

/**
 * One pass over one session: what phases found so far. Phases only note facts here; the status is computed from them
 * once, at the end (and once before the environment is built, so that the seat outlives us).
 */
export interface Scope {
  readonly key: string
  /** As last read or written. */
  session: LabSession
  /** The spec that the pass began with: what came later is looked at by the next. */
  readonly generation: number
  readonly now: Date
  findings: Finding[]
  events: SessionEvent[]
  change: Partial<LabSessionStatus>
  /** Look again after so many milliseconds, at the latest. */
  requeueAfterMs: number | undefined
  /** What went wrong in the world: the status is still written, then the pass is retried with back-off. */
  failure: Error | undefined
  /** A platform object that no candidate can remove is missing, and could not be put back. */
  platformMissing: boolean
  /** What others wait for has come, once it is written: a seat that is free, a mark. */
  wakesOthers: boolean
  /** The session was let go: there is no status to write any more. */
  gone: boolean
}

/** A fresh scope for a session. */
export function openScope(key: string, session: LabSession, now: Date): Scope {
  return {
    key,
    session,
    generation: session.metadata.generation ?? 0,
    now,
    findings: [],
    events: [],
    change: {},
    requeueAfterMs: undefined,
    failure: undefined,
    platformMissing: false,
    wakesOthers: false,
    gone: false,
  }
}

/** The status that follows from what was found; equal to the present one when nothing changed. */
export function computeStatus(scope: Scope, now: Date): LabSessionStatus {
  const { generation } = scope
  const before = scope.session.status
  const conditions = mergeConditions(before?.conditions ?? [], scope.findings, generation, timestamp(now))
  const status = {
    ...before,
    ...scope.change,
    observedGeneration: generation,
    phase: phaseOf(conditions),
    conditions,
  }
  return { ...status, summary: summarize(status) }
}

/** Looks at the session again after `ms`, unless something sooner was asked for. */
export function requeue(scope: Scope, ms: number): void {
  const bounded = Math.max(0, ms)
  scope.requeueAfterMs = Math.min(scope.requeueAfterMs ?? bounded, bounded)
}

/** The text in the language that the session asked for. */
export function say(scope: Scope, text: Text): string {
  return text[scope.session.spec.locale]
}
