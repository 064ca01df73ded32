import type { LabSession } from '../../api/index.ts'
import { decidable } from '../../view/coaching.ts'
import { byNeed } from '../../view/need.ts'
import { sessionRow, type SessionRow } from '../../view/row.ts'

/** A session of a class at one moment. */
export interface ClassRow extends SessionRow {
  /** It cannot be marked before a coach decides on what could not be observed. */
  readonly waitsForDecision: boolean
}

/** The rows of these sessions, who needs help first. `triesOf` is for who has watched. Pure. */
export function classRows(
  sessions: readonly LabSession[],
  now: Date,
  triesOf: (session: LabSession) => number = () => 0,
): readonly ClassRow[] {
  return sessions
    .map((session) => ({
      ...sessionRow(session, { now, tries: triesOf(session) }),
      waitsForDecision: decidable(session).length > 0,
    }))
    .toSorted(byNeed)
}
