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
  const compared = inputs.filter(isCompared).flatMap(({ key, source }) => {
    const observation = observations[key]
    if (observation === undefined || !('value' in observation)) return []
    const { value } = observation
    if (source.object !== undefined) return [[key, specOf(value)] as const]
    const of = source.list === undefined ? withoutCounts : specOf
    return [[key, sorted(value).map(of)] as const]
  })
  return createHash('sha256')
    .update(canonicalize(Object.fromEntries(compared)))
    .digest('hex')
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
