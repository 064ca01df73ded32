import { macOf } from './mac.ts'
import type { SopsMetadata } from './metadata.ts'
import { isList, isMap, type Tree, type TreeMap } from './tree.ts'

/** Beyond that many orders, or when trying them would hash that many bytes, nothing is proven: some 50 ms. */
const MOST_ORDERS = 6_000
const MOST_BYTES = 16 << 20
/** What a value costs beside its own bytes. */
const LEAF_BYTES = 256

/**
 * Whether a document whose order of keys is lost may have that MAC.
 *
 * An API server forgets the order that a MAC depends on, so the orders are tried, sorted first. `sops` itself cannot
 * verify an object of a cluster, and the real operator does not (isindir/sops-secrets-operator 0.20,
 * sopssecret_controller.go `customDecryptData`: "adjusted to ignore mac, as CR will always be mutated in k8s"). Here a
 * document is refused only when every order was tried in vain; with too many keys it is let pass, as there. What tools
 * write into metadata is forgiven the same way: its namespace, labels and annotations may be missing from the file.
 */
export function inSomeOrder(plain: TreeMap, metadata: SopsMetadata, mac: string): boolean {
  const documents = [...versions(plain)]
  const count = documents.reduce((sum, document) => sum + orderCount(document), 0)
  if (count > MOST_ORDERS || count * sizeOf(plain) > MOST_BYTES) return true
  for (const document of documents) {
    const most = orderCount(document)
    for (let order = 0; order < most; order++)
      if (macOf(orderOf(document, { rest: order }) as TreeMap, metadata) === mac) return true
  }
  return false
}

/** How many orders the tree has. */
function orderCount(tree: Tree): number {
  if (isList(tree)) return tree.reduce<number>((product, item) => product * orderCount(item), 1)
  if (!isMap(tree)) return 1
  return [...tree.values()].reduce<number>(
    (product, item, index) => product * (index + 1) * orderCount(item),
    1,
  )
}

/** What one try costs, in bytes of values or as much time for small ones. */
function sizeOf(tree: Tree): number {
  if (isList(tree)) return tree.reduce<number>((sum, item) => sum + sizeOf(item), 0)
  if (isMap(tree)) return [...tree.values()].reduce<number>((sum, item) => sum + sizeOf(item), 0)
  return LEAF_BYTES + String(tree).length
}

/** The document as it is, then without what tools may have added. */
function* versions(plain: TreeMap): Generator<TreeMap> {
  const own = plain.get('metadata')
  const added = isMap(own) ? ['namespace', 'labels', 'annotations'].filter((key) => own.has(key)) : []
  for (let mask = 0; mask < 2 ** added.length; mask++) {
    const dropped = new Set(added.filter((_, index) => (mask & (1 << index)) !== 0))
    yield new Map(
      [...plain].map(([key, value]) =>
        key === 'metadata' && isMap(value)
          ? [key, new Map([...value].filter(([name]) => !dropped.has(name)))]
          : [key, value],
      ),
    )
  }
}

/** The tree with its maps' keys in one of its orders; the first one is sorted. Each map takes its part of the number. */
function orderOf(tree: Tree, number: { rest: number }): Tree {
  if (isList(tree)) return tree.map((item) => orderOf(item, number))
  if (!isMap(tree)) return tree
  const left = [...tree.keys()].sort()
  const ordered = new Map<string, Tree>()
  while (left.length > 0) {
    const index = number.rest % left.length
    number.rest = Math.floor(number.rest / left.length)
    for (const key of left.splice(index, 1)) ordered.set(key, orderOf(tree.get(key) ?? null, number))
  }
  return ordered
}
