import type { ApiObject } from './object.ts'

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
const LONGEST_SHARED = 64
const MOST_SHARED = 50_000

/** Keeps one copy of strings that many objects repeat. */
export interface Interner {
  share(text: string): string
}

/** An interner of bounded size: when full it starts anew. */
export function createInterner(): Interner {
  let known = new Map<string, string>()
  return {
    share(text) {
      if (text.length > LONGEST_SHARED) return text
      const found = known.get(text)
      if (found !== undefined) return found
      if (known.size >= MOST_SHARED) known = new Map()
      known.set(text, text)
      return text
    },
  }
}

/**
 * The object without what nobody reads and what takes more than half of its memory: `managedFields` and kubectl's
 * last-applied annotation. Repeated strings of its metadata are shared. The input is left as it is.
 */
export function stripObject<T extends ApiObject>(object: T, interner: Interner): T {
  const metadata: Record<string, unknown> = without<unknown>({ ...object.metadata }, 'managedFields')
  const { namespace, labels, annotations } = object.metadata
  if (namespace !== undefined) metadata['namespace'] = interner.share(namespace)
  if (labels !== undefined) metadata['labels'] = shareValues(labels, interner)
  if (annotations !== undefined) {
    metadata['annotations'] = shareValues(without(annotations, LAST_APPLIED), interner)
  }
  return {
    ...object,
    apiVersion: interner.share(object.apiVersion),
    kind: interner.share(object.kind),
    metadata,
  }
}

/** Freezes a JSON value to its depth, so that a reader who writes into a cache fails at once. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const inner of Object.values(value)) deepFreeze(inner)
  return value
}

// A copy rather than `delete`, which turns the object into a slower and larger one.
function without<V>(map: Readonly<Record<string, V>>, left: string): Record<string, V> {
  const kept: Record<string, V> = {}
  for (const [name, value] of Object.entries(map)) if (name !== left) kept[name] = value
  return kept
}

function shareValues(map: Readonly<Record<string, string>>, interner: Interner): Record<string, string> {
  const shared: Record<string, string> = {}
  for (const [name, value] of Object.entries(map)) shared[name] = interner.share(value)
  return shared
}
