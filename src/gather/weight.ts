import type { KubeObject } from '../api/index.ts'

/** What a JSON value costs beside its text, roughly, in bytes. */
const PER_VALUE = 16

/** About how many bytes a JSON value takes in memory. Walks no further than `enough`. */
export function weigh(value: unknown, enough = Infinity): number {
  if (typeof value === 'string') return value.length + PER_VALUE
  if (typeof value !== 'object' || value === null) return PER_VALUE
  let sum = PER_VALUE
  for (const [key, inner] of Object.entries(value)) {
    sum += key.length + weigh(inner, enough - sum)
    if (sum > enough) break
  }
  return sum
}

/** What is left of an object that there is no room for: checks see that it is there, and that nothing is in it. */
export function withoutContent({ apiVersion, kind, metadata }: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp, deletionTimestamp } = metadata
  return {
    apiVersion,
    kind,
    metadata: {
      ...(name !== undefined && { name }),
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
      ...(creationTimestamp !== undefined && { creationTimestamp }),
      ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    },
  }
}
