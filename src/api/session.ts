import type { LabSessionStatus, Scalar } from './generated/types.ts'

/** The one word for people that says where a session is. */
export type SessionPhase = NonNullable<LabSessionStatus['phase']>

/** Every phase there is, in the order in which a session lives them. */
export const SESSION_PHASES = [
  'Waiting',
  'Provisioning',
  'Active',
  'Grading',
  'Passed',
  'NotPassed',
  'Abandoned',
  'Rejected',
] as const satisfies readonly SessionPhase[]

/** Parameters as drawn for one candidate. */
export type Parameters = Readonly<Record<string, Scalar | readonly Scalar[]>>

/** What placeholders stand for in one session: `$(params.x)`, `$(images)`, `$(project)`, `$(recipient)`, `$(namespace.<environment>)`. */
export interface Bindings {
  readonly params: Parameters
  readonly images: string
  /** The project's slug. */
  readonly project: string
  /** The public age key that files for this session are encrypted for; left as it is written where there is none. */
  readonly recipient?: string
  /** Environment name to namespace. */
  readonly namespaces: Readonly<Record<string, string>>
}
