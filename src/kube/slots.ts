import { onAbort } from './abort.ts'
import { abortedError } from './errors.ts'

/** A counted right to do something; who asks first is served first. */
export interface Slots {
  /** Resolves with the function that gives the slot back; rejects when the signal aborts before. */
  take(signal?: AbortSignal): Promise<() => void>
  readonly taken: number
  readonly waiting: number
}

/** At most `limit` holders at a time. */
export function createSlots(limit: number): Slots {
  let taken = 0
  // A Set keeps insertion order and gives up a waiter in constant time.
  const queue = new Set<() => void>()

  const release = (): void => {
    taken -= 1
    const [next] = queue
    if (next === undefined) return
    queue.delete(next)
    next()
  }
  const grant = (): (() => void) => {
    taken += 1
    let held = true
    return () => {
      if (!held) return
      held = false
      release()
    }
  }

  return {
    get taken() {
      return taken
    },
    get waiting() {
      return queue.size
    },
    take(signal) {
      if (signal?.aborted === true) return Promise.reject(abortedError())
      if (taken < limit) return Promise.resolve(grant())
      return new Promise((resolve, reject) => {
        const serve = (): void => {
          offAbort()
          resolve(grant())
        }
        const giveUp = (): void => {
          queue.delete(serve)
          reject(abortedError())
        }
        queue.add(serve)
        const offAbort = onAbort(signal, giveUp)
      })
    },
  }
}

/** Does the work while it holds a slot. */
export async function inTurn<T>(slots: Slots, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const release = await slots.take(signal)
  try {
    return await work()
  } finally {
    release()
  }
}
