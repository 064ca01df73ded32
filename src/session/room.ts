import type { KubeObject } from '../api/index.ts'
import { weigh, withoutContent } from '../gather/index.ts'

/** Bytes of one environment held in memory: some hundred times what a lab needs, and little enough for fifty. */
const ROOM = 4 * 1024 * 1024

/**
 * How much of the operator's memory each environment takes. Beyond its room objects are kept by name only: a candidate
 * who fills theirs loses their own live marks, and takes nothing from others. The last mark reads the API itself.
 */
export class Room {
  readonly #byNamespace = new Map<string, { total: number; readonly weights: Map<string, number> }>()

  /** The object, or what is kept of it when there is no room. `id` names it within its namespace. */
  take(namespace: string, id: string, object: KubeObject): KubeObject {
    const held = this.#byNamespace.get(namespace) ?? { total: 0, weights: new Map<string, number>() }
    this.#byNamespace.set(namespace, held)
    const others = held.total - (held.weights.get(id) ?? 0)
    const weight = weigh(object, ROOM)
    const fits = others + weight <= ROOM
    const kept = fits ? object : withoutContent(object)
    const cost = fits ? weight : weigh(kept)
    held.weights.set(id, cost)
    held.total = others + cost
    return kept
  }

  /** The object is gone. */
  give(namespace: string, id: string): void {
    const held = this.#byNamespace.get(namespace)
    if (held === undefined) return
    held.total -= held.weights.get(id) ?? 0
    held.weights.delete(id)
    if (held.weights.size === 0) this.#byNamespace.delete(namespace)
  }

  /** The environment is gone, and all that was held of it. */
  clear(namespace: string): void {
    this.#byNamespace.delete(namespace)
  }
}
