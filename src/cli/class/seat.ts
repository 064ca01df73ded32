import { API_VERSION, LABELS, type KubeObject, type LabSession } from '../../api/index.ts'
import { isOver } from '../../view/session-view.ts'
import type { Home, HomeTaken } from './homes.ts'
import type { Person } from './people.ts'

/** What is opened for each person. */
export interface ClassPlan {
  readonly lab: string
  readonly class: string
  /** The name of each session. */
  readonly session: string
}

/** One person, what is there for them, and what is not. */
export interface Seat {
  readonly person: Person
  readonly home: Home
  /** Theirs of this lab, when it is there already. */
  readonly session?: LabSession
}

/** Why nothing can be opened for a person. */
export type SeatTaken =
  HomeTaken | { readonly why: 'otherLab' | 'otherClass'; readonly session: string; readonly other: string }

/** The seat of a person in their home. Pure. */
export function seatOf(person: Person, home: Home, plan: ClassPlan): Seat | { readonly taken: SeatTaken } {
  const session = home.sessions.find(({ metadata }) => metadata.name === plan.session) ?? openOne(home, plan)
  if (session === undefined) return { person, home }
  const { name = '' } = session.metadata
  if (session.spec.lab !== plan.lab) {
    return { taken: { why: 'otherLab', session: name, other: session.spec.lab } }
  }
  const other = classOf(session)
  if (other !== undefined && other !== plan.class) {
    return { taken: { why: 'otherClass', session: name, other } }
  }
  return { person, home, session }
}

/** The class that a session belongs to, if any. */
export function classOf({ metadata }: LabSession): string | undefined {
  return metadata.labels?.[LABELS.class]
}

/** A person's session, as a coach opens it. */
export function planSession({ candidate, namespace, locale }: Person, plan: ClassPlan): KubeObject {
  return {
    apiVersion: API_VERSION,
    kind: 'LabSession',
    metadata: { name: plan.session, namespace, labels: { [LABELS.class]: plan.class } },
    spec: { lab: plan.lab, candidate, locale, submit: false, hints: [] },
  }
}

/** A second one of the same lab would be refused: DuplicateSession. */
function openOne({ sessions }: Home, { lab }: ClassPlan): LabSession | undefined {
  return sessions.find(({ spec, status }) => spec.lab === lab && !isOver(status?.phase ?? 'Provisioning'))
}
