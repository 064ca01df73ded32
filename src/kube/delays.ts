import type { Clock } from './clock.ts'

/** Keys that become due. */
export interface Delays<K> {
  /** Due `ms` from now, unless it is due sooner already. */
  set(key: K, ms: number): void
  clear(): void
  readonly size: number
}

interface Entry<K> {
  readonly key: K
  readonly dueAt: number
}

/** One timer for all keys, over a binary heap of due times. */
export function createDelays<K>(clock: Clock, onDue: (key: K) => void): Delays<K> {
  const heap: Entry<K>[] = []
  // What counts for a key; an entry of the heap that differs has been overtaken by an earlier one.
  const dueAt = new Map<K, number>()
  let cancel = (): void => undefined
  let armedFor = Infinity

  const arm = (): void => {
    const next = heap[0]?.dueAt ?? Infinity
    if (next === armedFor) return
    cancel()
    armedFor = next
    cancel = next === Infinity ? () => undefined : clock.after(next - clock.now(), fire)
  }
  function fire(): void {
    armedFor = Infinity
    const now = clock.now()
    for (let first = heap[0]; first !== undefined && first.dueAt <= now; first = heap[0]) {
      popFirst(heap)
      if (dueAt.get(first.key) !== first.dueAt) continue
      dueAt.delete(first.key)
      onDue(first.key)
    }
    arm()
  }

  return {
    set(key, ms) {
      const at = clock.now() + ms
      const known = dueAt.get(key)
      if (known !== undefined && known <= at) return
      dueAt.set(key, at)
      push(heap, { key, dueAt: at })
      arm()
    },
    clear() {
      heap.length = 0
      dueAt.clear()
      arm()
    },
    get size() {
      return dueAt.size
    },
  }
}

function push<K>(heap: Entry<K>[], entry: Entry<K>): void {
  let at = heap.length
  heap.push(entry)
  while (at > 0) {
    const parentAt = (at - 1) >> 1
    const parent = heap[parentAt]
    if (parent === undefined || parent.dueAt <= entry.dueAt) break
    heap[at] = parent
    at = parentAt
  }
  heap[at] = entry
}

function popFirst<K>(heap: Entry<K>[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let at = 0
  for (;;) {
    const leftAt = 2 * at + 1
    const left = heap[leftAt]
    if (left === undefined) break
    const right = heap[leftAt + 1]
    const [child, childAt] =
      right !== undefined && right.dueAt < left.dueAt ? [right, leftAt + 1] : [left, leftAt]
    if (last.dueAt <= child.dueAt) break
    heap[at] = child
    at = childAt
  }
  heap[at] = last
}
