import type { KubeObject } from '../api/index.ts'
import { createSlots, inTurn, type Slots } from '../kube/slots.ts'
import { weigh, withoutContent } from './weight.ts'

/** Bytes that one gathering holds of what it reads, as `weigh` has them: several times what a lab needs. */
export const SMALL_ROOM = 1024 * 1024
/** The same where one gathering of the whole process may hold more. */
export const LARGE_ROOM = 4 * 1024 * 1024
/** Bytes of one answer, text and all; longer lists come in pages. */
export const PAGE_BYTES = 512 * 1024
/** Answers read at a time for the small rooms of the whole process. */
const READS = 8

/** What one gathering may hold in memory of all that it reads: lists and objects, of all its environments. */
export interface Room {
  /** The object, or what is kept of it when there is no room. Throws `RoomTooSmall` where a larger room is to be had. */
  take(object: KubeObject): KubeObject
  /** Reads once it is this one's turn. */
  read<T>(reading: () => Promise<T>, signal?: AbortSignal): Promise<T>
}

/** The gathering is to be done once more, in the large room. */
export class RoomTooSmall extends Error {
  override readonly name = 'RoomTooSmall'
}

/** Whether a session's gathering has turned out too large for a small room. */
export interface RoomNeed {
  needsLargeRoom?: boolean
}

/**
 * The rooms of a process. Everybody has a small one; who needs more gets the large one, of which there is one: large
 * gatherings come one after the other, however many candidates fill their environments at the same time.
 */
export class Rooms {
  readonly #reads = createSlots(READS)
  readonly #large = createSlots(1)

  /**
   * Does the work in a room; from its start in the large one, when it is too large for a small one. All that it holds
   * must be let go when it ends. Undefined when the large room is taken: ask again later, no worker waits for it.
   */
  async within<T>(
    need: RoomNeed,
    work: (room: Room) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<{ readonly done: T } | undefined> {
    if (need.needsLargeRoom !== true) {
      try {
        return { done: await work(smallRoom(this.#reads)) }
      } catch (error) {
        if (!(error instanceof RoomTooSmall)) throw error
        need.needsLargeRoom = true
      }
    }
    if (this.#large.taken > 0) return undefined
    return { done: await inTurn(this.#large, () => work(largeRoom()), signal) }
  }

  /** Reads something that nobody keeps, when there is a turn. */
  read<T>(reading: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return inTurn(this.#reads, reading, signal)
  }
}

/**
 * The room beyond which objects are kept by name only. Its reads come one after the other: the same environment gives the
 * same gathering, whatever there is no room for.
 */
export function largeRoom(): Room {
  const turns = createSlots(1)
  let left = LARGE_ROOM
  return {
    take(object) {
      const weight = weigh(object, left)
      if (weight > left) return withoutContent(object)
      left -= weight
      return object
    },
    read: (reading, signal) => inTurn(turns, reading, signal),
  }
}

function smallRoom(reads: Slots): Room {
  let left = SMALL_ROOM
  const check = (): void => {
    if (left < 0) throw new RoomTooSmall('More than a small room holds')
  }
  return {
    take(object) {
      left -= weigh(object, left)
      check()
      return object
    },
    read: (reading, signal) =>
      inTurn(
        reads,
        async () => {
          check()
          return await reading()
        },
        signal,
      ),
  }
}
