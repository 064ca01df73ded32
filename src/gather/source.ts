import type { Json, RepairedObject, Resource } from '../api/index.ts'
import type { Client } from '../kube/client.ts'
import type { ResolvedInput } from '../lab/index.ts'
import type { Budget } from './limits.ts'
import type { Reader } from './reader.ts'

/** Where and for whom inputs are gathered. */
export interface GatherContext {
  readonly reader: Reader
  /** Asked by the probes, as the operator unless said otherwise. */
  readonly client: Client
  /** Username of the candidate's ServiceAccount. */
  readonly serviceAccount: string
  /** The session's `status.repaired`. */
  readonly repaired: readonly RepairedObject[]
  /** The session's `spec.answers`; none when absent. */
  readonly answers?: Readonly<Record<string, string>>
  /** Hex; see `Evidence.salt`. */
  readonly salt: string
  /** What is left for all inputs of the gathering. */
  readonly budget: Budget
  readonly signal?: AbortSignal | undefined
}

/** Gathers inputs of one kind: `declared` is the input's own part of its source. Throws when it cannot tell. */
export type Source<Declared> = (
  declared: Declared,
  input: ResolvedInput,
  context: GatherContext,
) => Promise<Json>

/** The resource that compilation found for the input. Throws on a revision that was not compiled. */
export function resourceOf(input: ResolvedInput): Resource {
  if (input.resource === undefined) throw new Error(`Input ${input.key} has no resource`)
  return input.resource
}
