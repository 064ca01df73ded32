import { objectKey, type ApiObject } from './object.ts'

/** The values an object is found under in one index; none leaves it out. */
export type IndexFunction<T> = (object: T) => readonly string[]

/** What became of one object. Both sides are absent never. */
export interface Change<T> {
  readonly before: T | undefined
  readonly after: T | undefined
}

/** Objects by `namespace/name`, and by the values of each index. */
export interface Store<T> {
  readonly size: number
  get(key: string): T | undefined
  list(): T[]
  /** Throws on an index that was not declared: that is a bug of ours. */
  byIndex(index: string, value: string): T[]
  put(object: T): Change<T>
  remove(key: string): Change<T> | undefined
  /** Makes the content equal to `objects`; gives the changes that takes, deletions first. */
  replaceAll(objects: Iterable<T>): Change<T>[]
}

/** An empty store with these indexes. */
export function createStore<T extends ApiObject>(
  indexes: Readonly<Record<string, IndexFunction<T>>> = {},
): Store<T> {
  const objects = new Map<string, T>()
  const indexed = Object.entries(indexes).map(([name, valuesOf]) => ({
    name,
    valuesOf,
    buckets: new Map<string, Map<string, T>>(),
  }))

  const unindex = (key: string, object: T): void => {
    for (const { valuesOf, buckets } of indexed) {
      for (const value of valuesOf(object)) {
        const bucket = buckets.get(value)
        bucket?.delete(key)
        if (bucket?.size === 0) buckets.delete(value)
      }
    }
  }
  const index = (key: string, object: T): void => {
    for (const { valuesOf, buckets } of indexed) {
      for (const value of valuesOf(object)) {
        const bucket = buckets.get(value)
        if (bucket === undefined) buckets.set(value, new Map([[key, object]]))
        else bucket.set(key, object)
      }
    }
  }
  const put = (object: T): Change<T> => {
    const key = objectKey(object)
    const before = objects.get(key)
    if (before !== undefined) unindex(key, before)
    objects.set(key, object)
    index(key, object)
    return { before, after: object }
  }
  const remove = (key: string): Change<T> | undefined => {
    const before = objects.get(key)
    if (before === undefined) return undefined
    objects.delete(key)
    unindex(key, before)
    return { before, after: undefined }
  }

  return {
    get size() {
      return objects.size
    },
    get: (key) => objects.get(key),
    list: () => [...objects.values()],
    byIndex(name, value) {
      const found = indexed.find((entry) => entry.name === name)
      if (found === undefined) throw new Error(`There is no index ${name}`)
      return [...(found.buckets.get(value)?.values() ?? [])]
    },
    put,
    remove,
    replaceAll(wanted) {
      const next = new Map<string, T>()
      for (const object of wanted) next.set(objectKey(object), object)
      const changes: Change<T>[] = []
      for (const key of [...objects.keys()]) {
        const change = next.has(key) ? undefined : remove(key)
        if (change !== undefined) changes.push(change)
      }
      for (const [key, object] of next) {
        const before = objects.get(key)
        // The same version is the same object, and keeping the old one keeps references to it equal. A name taken again
        // by a new object is told by its uid: versions differ then too.
        if (before?.metadata.resourceVersion === object.metadata.resourceVersion && before !== undefined)
          continue
        changes.push(put(object))
      }
      return changes
    },
  }
}
