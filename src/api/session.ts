import type { Scalar } from './generated/types.ts'

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
