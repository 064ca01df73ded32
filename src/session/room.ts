import type { KubeObject } from '../api/index.ts'
import { weigh, withoutContent } from '../gather/index.ts'

/** Bytes that every environment has to itself: some ten times what a lab needs. */
const OWN_ROOM = 512 * 1024
/** Bytes of one environment, those beyond its own taken from what all share. */
const ROOM = 4 * 1024 * 1024
/** Bytes beyond their own that all environments take together. */
const SHARED_ROOM = 8 * 1024 * 1024

interface Held {
  total: number
  readonly weights: Map<string, number>
}

/**
 * How much of the operator's memory environments take. Beyond its room objects are kept by name only: a candidate who
 * fills theirs loses their own live marks; several who do so together lose what they would share, and nobody else loses
 * room of their own. The last mark reads the API itself.
 */
export class Room {
  readonly #byNamespace = new Map<string, Held>()
  #shared = 0

  /** The object, or what is kept of it when there is no room. `id` names it within its namespace. */
  take(namespace: string, id: string, object: KubeObject): KubeObject {
    const held = this.#byNamespace.get(namespace) ?? { total: 0, weights: new Map<string, number>() }
    this.#byNamespace.set(namespace, held)
    const others = held.total - (held.weights.get(id) ?? 0)
    const weight = weigh(object, ROOM)
    const fits = this.#fits(held, others + weight)
    const kept = fits ? object : withoutContent(object)
    const cost = fits ? weight : weigh(kept)
    held.weights.set(id, cost)
    this.#hold(held, others + cost)
    return kept
  }

  /** The object is gone. */
  give(namespace: string, id: string): void {
    const held = this.#byNamespace.get(namespace)
    if (held === undefined) return
    this.#hold(held, held.total - (held.weights.get(id) ?? 0))
    held.weights.delete(id)
    if (held.weights.size === 0) this.#byNamespace.delete(namespace)
  }

  /** The environment is gone, and all that was held of it. */
  clear(namespace: string): void {
    const held = this.#byNamespace.get(namespace)
    if (held !== undefined) this.#hold(held, 0)
    this.#byNamespace.delete(namespace)
  }

  #fits(held: Held, total: number): boolean {
    return total <= ROOM && this.#shared - beyondOwn(held.total) + beyondOwn(total) <= SHARED_ROOM
  }

  #hold(held: Held, total: number): void {
    this.#shared += beyondOwn(total) - beyondOwn(held.total)
    held.total = total
  }
}

function beyondOwn(total: number): number {
  return Math.max(0, total - OWN_ROOM)
}
