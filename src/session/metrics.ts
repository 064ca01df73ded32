import { SESSION_PHASES, type LabSession, type RepairedObject, type SessionPhase } from '../api/index.ts'

/** What the session controllers tell about themselves; never whose session it is. */
export interface SessionMetrics {
  /** How many sessions are in each phase, which may be asked any time. */
  sessions(count: () => Readonly<Record<SessionPhase, number>>): void
  /** What is deployed was observed and judged, in so many seconds. */
  markedLive(seconds: number): void
  /** The final mark was made, so many seconds after the end of the work. */
  markedFinally(seconds: number): void
  /** A platform object was put back. */
  repaired(labels: Pick<RepairedObject, 'kind' | 'change'>): void
}

const nothing = (): void => undefined

/** Counts nothing. */
export const noSessionMetrics: SessionMetrics = {
  sessions: nothing,
  markedLive: nothing,
  markedFinally: nothing,
  repaired: nothing,
}

/** Sessions by phase, those of none included. One that no pass has seen yet is being provisioned. */
export function countPhases(sessions: readonly LabSession[]): Readonly<Record<SessionPhase, number>> {
  const counts = Object.fromEntries(SESSION_PHASES.map((phase) => [phase, 0])) as Record<SessionPhase, number>
  for (const { status } of sessions) counts[status?.phase ?? 'Provisioning'] += 1
  return counts
}
