/** A value that SOPS can encrypt. */
export type Leaf = string | number | boolean

/** A document as SOPS walks it: the order of keys counts, so maps are Maps (objects move keys that look like numbers). */
export type Tree = Leaf | null | readonly Tree[] | TreeMap
export type TreeMap = ReadonlyMap<string, Tree>

/** A leaf and the keys that lead to it; positions in lists are no part of the path (getsops/sops, sops.go `walkSlice`). */
export type Visit = (leaf: Leaf, path: readonly string[]) => Leaf

/** The tree of plain JSON, or of what the `yaml` library gives with `mapAsMap`. Keys must be strings. */
export function treeOf(value: unknown): Tree {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(treeOf)
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [String(key), treeOf(item)]))
  if (typeof value === 'object')
    return new Map(
      Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, treeOf(item)]])),
    )
  throw new TypeError(`SOPS has no ${typeof value}`)
}

/** Plain JSON of a tree. */
export function plainOf(tree: Tree): unknown {
  if (isMap(tree)) return Object.fromEntries([...tree].map(([key, item]) => [key, plainOf(item)]))
  return isList(tree) ? tree.map(plainOf) : tree
}

/** The tree with every leaf replaced by what the visit answers, in document order. Nulls are left alone. */
export function walk(tree: Tree, visit: Visit, path: readonly string[] = []): Tree {
  if (tree === null) return null
  if (isList(tree)) return tree.map((item) => walk(item, visit, path))
  if (isMap(tree)) return new Map([...tree].map(([key, item]) => [key, walk(item, visit, [...path, key])]))
  return visit(tree, path)
}

/** Every key of the tree, at whatever depth. */
export function* keysOf(tree: Tree): Generator<string> {
  if (isList(tree)) for (const item of tree) yield* keysOf(item)
  if (!isMap(tree)) return
  for (const [key, item] of tree) {
    yield key
    yield* keysOf(item)
  }
}

export function isMap(tree: Tree | undefined): tree is TreeMap {
  return tree instanceof Map
}

export function isList(tree: Tree | undefined): tree is readonly Tree[] {
  return Array.isArray(tree)
}

/** The map under a key; empty when there is none. */
export function mapAt(tree: Tree | undefined, key: string): TreeMap {
  const found = isMap(tree) ? tree.get(key) : undefined
  return isMap(found) ? found : new Map<string, Tree>()
}

/** The text under a key; undefined when there is none. */
export function textAt(tree: Tree | undefined, key: string): string | undefined {
  const found = isMap(tree) ? tree.get(key) : undefined
  return typeof found === 'string' ? found : undefined
}
