import type { Json, JsonObject, KubeObject } from '../../api/index.ts'
import { type FoundValue, matchText } from './chart-values.ts'
import { isList, isObject, withServerDefaults } from './server-defaults.ts'

/** How an object of the cluster stands to the one that ships. */
export interface Comparison {
  /** The first field that differs; absent when none does, but for {@link values}. */
  readonly differsAt?: string
  /** What the chart put in the place of texts that ship, and where. */
  readonly values: readonly PlacedValue[]
}

/** A {@link FoundValue} and the field that it stands in. */
export interface PlacedValue extends FoundValue {
  readonly at: string
}

/**
 * Compares all that an object says, apart from its metadata: of these the labels that ship, by which roles are aggregated.
 * The rules of an aggregated role are a controller's. Pure.
 */
export function compareObject(shipped: KubeObject, found: KubeObject): Comparison {
  const values: PlacedValue[] = []
  const differsAt = firstDifference('', partsOf(shipped, shipped), partsOf(found, shipped), values)
  return { ...(differsAt !== undefined && { differsAt }), values }
}

/** What counts: `shipped` says which labels do. */
function partsOf(object: KubeObject, shipped: KubeObject): JsonObject {
  const uncounted = ['apiVersion', 'kind', 'metadata', 'status']
  if (shipped['aggregationRule'] !== undefined) uncounted.push('rules')
  const counted = Object.entries(object).filter(([key]) => !uncounted.includes(key))
  const labels = Object.keys(shipped.metadata.labels ?? {}).map((key) => {
    return [key, object.metadata.labels?.[key] ?? null] as const
  })
  return {
    labels: Object.fromEntries(labels),
    ...withServerDefaults(Object.fromEntries(counted) as JsonObject, object.kind),
  }
}

function firstDifference(
  at: string,
  shipped: Json | undefined,
  found: Json | undefined,
  values: PlacedValue[],
): string | undefined {
  if (typeof shipped === 'string' && typeof found === 'string') {
    const matched = matchText(shipped, found)
    values.push(...(matched ?? []).map((value) => ({ ...value, at })))
    return matched === undefined ? at : undefined
  }
  if (isList(shipped) && isList(found)) {
    if (shipped.length !== found.length) return at
    return first(shipped, (each, index) => firstDifference(`${at}[${index}]`, each, found[index], values))
  }
  if (isObject(shipped) && isObject(found)) {
    const keys = [...new Set([...Object.keys(shipped), ...Object.keys(found)])]
    return first(keys, (key) =>
      firstDifference(at === '' ? key : `${at}.${key}`, shipped[key], found[key], values),
    )
  }
  return shipped === found ? undefined : at
}

function first<T>(
  list: readonly T[],
  find: (each: T, index: number) => string | undefined,
): string | undefined {
  for (const [index, each] of list.entries()) {
    const found = find(each, index)
    if (found !== undefined) return found
  }
  return undefined
}
