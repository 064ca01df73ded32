import type { Lab, LabSession, Text } from '../api/index.ts'
import { attemptOf, type PreviousAttempt } from './attempt.ts'
import { isTrue, type Finding } from './conditions.ts'
import { TEXTS } from './texts.ts'

/** What the catalogue says of a lab. */
export type LabState = 'Missing' | 'NotReady' | 'RubricNotReady' | 'Ready'

/** What accepting a session depends on, read before. */
export interface AcceptFacts {
  readonly session: LabSession
  readonly lab: Lab | undefined
  readonly labState: LabState
  readonly labNames: readonly string[]
  /** All sessions, this one among them. */
  readonly sessions: readonly LabSession[]
  readonly nodes: 'real' | 'simulated'
  /** The marks that this candidate has at this lab. @default none */
  readonly attempts?: readonly PreviousAttempt[]
}

type Refusal = { readonly reason: Finding<'Accepted'>['reason']; readonly text: Text }
type Rule = (facts: AcceptFacts) => Refusal | undefined

// In this order: a candidate is told the first thing to mend.
const RULES: readonly Rule[] = [
  candidateIsNamed,
  labExists,
  labIsReady,
  rubricIsReady,
  nodesAreFit,
  noOtherIsOpen,
  examIsNotTaken,
]

/** Why a session cannot be opened now, or undefined when it can. */
export function refusalOf(facts: AcceptFacts): Refusal | undefined {
  for (const rule of RULES) {
    const refusal = rule(facts)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

function candidateIsNamed({ session }: AcceptFacts): Refusal | undefined {
  if (session.spec.candidate !== undefined && session.spec.candidate !== '') return undefined
  return { reason: 'CandidateMissing', text: TEXTS.candidateMissing() }
}

function labExists({ session, labState, labNames }: AcceptFacts): Refusal | undefined {
  if (labState !== 'Missing') return undefined
  return { reason: 'LabNotFound', text: TEXTS.labNotFound(session.spec.lab, labNames) }
}

function labIsReady({ session, labState }: AcceptFacts): Refusal | undefined {
  if (labState !== 'NotReady') return undefined
  return { reason: 'LabNotReady', text: TEXTS.labNotReady(session.spec.lab) }
}

function rubricIsReady({ session, labState }: AcceptFacts): Refusal | undefined {
  if (labState !== 'RubricNotReady') return undefined
  return { reason: 'RubricNotReady', text: TEXTS.rubricNotReady(session.spec.lab) }
}

function nodesAreFit({ session, lab, nodes }: AcceptFacts): Refusal | undefined {
  if (lab?.spec.nodes !== 'real' || nodes === 'real') return undefined
  return { reason: 'NodesUnavailable', text: TEXTS.nodesUnavailable(session.spec.lab) }
}

function noOtherIsOpen({ session, sessions }: AcceptFacts): Refusal | undefined {
  const other = sessions.find((each) => isRival(each, session) && comesFirst(each, session))
  if (other === undefined) return undefined
  const text = isGoing(other) ? TEXTS.duplicateGoing(sessionKey(other)) : TEXTS.duplicate(sessionKey(other))
  return { reason: 'DuplicateSession', text }
}

function examIsNotTaken({ session, lab, attempts = [] }: AcceptFacts): Refusal | undefined {
  const { retake } = session.spec.coaching
  if (attemptOf(attempts, lab?.spec.mode ?? 'practice', retake) !== 'RetakeNeedsCoach') return undefined
  return { reason: 'RetakeNeedsCoach', text: TEXTS.retakeNeedsCoach(session.spec.lab) }
}

function isRival(other: LabSession, session: LabSession): boolean {
  return (
    other.metadata.uid !== session.metadata.uid &&
    // Deleted, an exam is marked first: until then no transcript tells of the attempt.
    (!isGoing(other) || other.status?.mode === 'exam') &&
    other.spec.lab === session.spec.lab &&
    other.spec.candidate === session.spec.candidate &&
    !isTrue(other.status?.conditions, 'Graded')
  )
}

function isGoing({ metadata }: LabSession): boolean {
  return metadata.deletionTimestamp !== undefined
}

/** One already accepted stays; else the older wins, then the smaller key: every pass decides alike. */
function comesFirst(other: LabSession, session: LabSession): boolean {
  if (isTrue(other.status?.conditions, 'Accepted')) return true
  const created = [other.metadata.creationTimestamp ?? '', session.metadata.creationTimestamp ?? ''] as const
  if (created[0] !== created[1]) return created[0] < created[1]
  return sessionKey(other) < sessionKey(session)
}

/** `namespace/name` of a session. */
export function sessionKey(session: LabSession): string {
  return `${session.metadata.namespace ?? ''}/${session.metadata.name ?? ''}`
}
