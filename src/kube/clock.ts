import { onAbort } from './abort.ts'

/** Time as the kube layer sees it. Tests pass one they move by hand. */
export interface Clock {
  /** Milliseconds that only grow; the zero is arbitrary. */
  now(): number
  /** The wall clock. */
  date(): Date
  /** Calls `run` once after `ms` milliseconds; the answer cancels it. In the background it does not keep the process alive. */
  after(ms: number, run: () => void, background?: boolean): () => void
}

// Node fires at once, with a warning, when asked to wait longer than this.
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  after(ms, run, background = false) {
    const timer = setTimeout(run, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS))
    if (background) timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Resolves after `ms`, or as soon as the signal aborts; it never rejects. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      cancel()
      offAbort()
      resolve()
    }
    const cancel = clock.after(ms, finish)
    let offAbort = (): void => undefined
    offAbort = onAbort(signal, finish)
  })
}
