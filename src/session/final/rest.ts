import { createHash } from 'node:crypto'
import type { Json, Observation } from '../../api/index.ts'
import type { ResolvedInput } from '../../lab/index.ts'
import { canonicalize } from '../../transcript/index.ts'

/** Whether two samples are compared by this input; what probes and programs answer is no spec. */
export function isCompared({ source: { object, list, rollouts } }: ResolvedInput): boolean {
  return object !== undefined || rollouts !== undefined || (list !== undefined && list.kind !== 'Event')
}

/**
 * What two samples must agree on before the second one is believed: every object read, but for its status and the
 * server's own bookkeeping.
 */
export function specsOf(
  inputs: readonly ResolvedInput[],
  observations: Readonly<Record<string, Observation>>,
): string {
  const hash = createHash('sha256')
  for (const { key, source } of inputs.filter(isCompared)) {
    const observation = observations[key]
    if (observation === undefined || !('value' in observation)) continue
    const { value } = observation
    const of = source.rollouts === undefined ? specOf : withoutCounts
    const specs = source.object === undefined ? sorted(value) : [value]
    // Piece by piece: of what candidates write, the text of all at once would be a large one.
    hash.update(canonicalize([key, specs.length]))
    for (const each of specs) hash.update(canonicalize(of(each)))
  }
  return hash.digest('hex')
}

/** Lists come in no order. */
function sorted(list: Json): Json[] {
  if (!Array.isArray(list)) return []
  return [...(list as readonly Json[])].sort((a, b) => (identity(a) < identity(b) ? -1 : 1))
}

function identity(value: Json): string {
  const { metadata, revision } = members(value)
  const { uid, name } = members(metadata ?? null)
  return canonicalize([uid ?? null, name ?? null, revision ?? null])
}

function specOf(value: Json): Json {
  const { metadata = null, ...object } = members(value)
  return {
    ...without(object, 'status'),
    metadata: without(members(metadata), 'resourceVersion', 'annotations'),
  }
}

function withoutCounts(value: Json): Json {
  return without(members(value), 'ready')
}

function without(object: Record<string, Json>, ...names: readonly string[]): Record<string, Json> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))
}

function members(value: Json): Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, Json>)
    : {}
}
