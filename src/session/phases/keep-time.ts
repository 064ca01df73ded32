import { parseDuration, type LabSessionStatus } from '../../api/index.ts'
import type { ActiveSession } from '../active.ts'
import { isTrue } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { hasError } from '../owed.ts'
import { say, type Scope } from '../scope.ts'
import { TEXTS } from '../texts.ts'
import { deadlineOf, latestEndMs, msLeft, newExtensions, nextTimeBack, type TimeStatus } from '../time.ts'

/**
 * Moves the deadline by what coaches added, before anything hangs on it. Work that is handed in, and a cap that is
 * reached, end what is owed: it goes into the deadline with the write that closes the session.
 */
export function keepTime(pass: Pass): Verdict {
  const { scope, active } = pass
  if (active === undefined || !isOpen(scope)) return 'continue'
  const { spec, metadata } = scope.session
  const over = spec.submit || spec.coaching.end !== undefined || metadata.deletionTimestamp !== undefined
  const owed = !over && scope.session.status?.timeBack?.since !== undefined
  giveBack(scope, active, owed)
  extend(scope, active)
  return 'continue'
}

/**
 * Begins and ends what is owed, once the marks and the platform of this pass are known: the write that shows an
 * outage also stops the clock. To be called after the last phase, before the status is written.
 */
export function noteTimeBack({ scope, active }: Pass): void {
  if (active === undefined || !isOpen(scope)) return
  const checks = scope.change.checks ?? scope.session.status?.checks ?? []
  const left = msLeft(timeOf(scope), scope.now.getTime(), durationMs(active)) ?? 0
  giveBack(scope, active, left > 0 && (scope.platformMissing || hasError(checks)))
}

/**
 * Milliseconds until the deadline strikes, with what this pass found; undefined before the clock has started. As of the
 * moment that the pass began, so that every phase decides alike.
 */
export function timeLeft({ scope, active }: Pass): number | undefined {
  return active && msLeft(timeOf(scope), scope.now.getTime(), durationMs(active))
}

/** When the deadline strikes at the latest, as far as this pass knows, in ms since the epoch. */
export function sessionEndMs({ scope }: Pass, active: ActiveSession): number | undefined {
  return latestEndMs(timeOf(scope), durationMs(active))
}

function isOpen({ session, change }: Scope): boolean {
  // The write that closes the session may have failed in this pass: nothing begins behind its back.
  if (change.frozenAt !== undefined) return false
  const { conditions, startedAt } = session.status ?? {}
  return startedAt !== undefined && isTrue(conditions, 'EnvironmentReady') && !isTrue(conditions, 'Submitted')
}

function timeOf({ session, change }: Scope): TimeStatus {
  return { ...session.status, ...change }
}

function giveBack(scope: Scope, active: ActiveSession, owed: boolean): void {
  const { timeBack: before } = timeOf(scope)
  const after = nextTimeBack(before, owed, { nowMs: scope.now.getTime(), durationMs: durationMs(active) })
  if (after === before || after === undefined) return
  scope.change = { ...scope.change, timeBack: after }
  const given = after.seconds - (before?.seconds ?? 0)
  if (after.since !== undefined) {
    scope.events.push({ type: 'Warning', reason: 'TimeStopped', note: say(scope, TEXTS.timeStopped()) })
    return
  }
  move(scope, active)
  scope.events.push({ type: 'Normal', reason: 'TimeGivenBack', note: say(scope, TEXTS.timeGivenBack(given)) })
}

function extend(scope: Scope, active: ActiveSession): void {
  const { deadline: before } = timeOf(scope)
  move(scope, active)
  const addedMs = Date.parse(timeOf(scope).deadline ?? '') - Date.parse(before ?? '')
  for (const { by, minutes, reason } of newExtensions(scope.session.spec.coaching.extensions, addedMs)) {
    const note = say(scope, TEXTS.timeExtended(by, minutes, reason))
    scope.events.push({ type: 'Normal', reason: 'TimeExtended', note })
  }
}

/** A deadline that nothing was added to stays as it was set at the start. */
function move(scope: Scope, active: ActiveSession): void {
  const { startedAt = '', deadline } = scope.session.status ?? {}
  const { timeBack } = timeOf(scope)
  const { extensions } = scope.session.spec.coaching
  if (extensions.length === 0 && (timeBack?.seconds ?? 0) === 0) return
  const moved = deadlineOf({ startedAt, durationMs: durationMs(active), extensions, timeBack })
  const change: Partial<LabSessionStatus> = { deadline: moved }
  if (moved !== deadline) scope.change = { ...scope.change, ...change }
}

function durationMs({ revision }: ActiveSession): number {
  return parseDuration(revision.spec.duration) ?? 0
}
