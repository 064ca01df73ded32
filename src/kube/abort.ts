import { setMaxListeners } from 'node:events'
import type { Clock } from './clock.ts'

/**
 * Calls `run` when the signal aborts, at once if it has; the answer forgets it. One signal stands for a whole pass or
 * process here, so that it has more listeners than the ten after which Node suspects a leak.
 */
export function onAbort(signal: AbortSignal | undefined, run: () => void): () => void {
  if (signal === undefined) return () => undefined
  if (signal.aborted) {
    run()
    return () => undefined
  }
  setMaxListeners(0, signal)
  signal.addEventListener('abort', run, { once: true })
  return () => signal.removeEventListener('abort', run)
}

/** A signal that also aborts after `ms`; `end` must be called when it is no longer needed. */
export function limitedSignal(
  clock: Clock,
  ms: number | undefined,
  parent: AbortSignal | undefined,
): { readonly signal: AbortSignal; readonly end: () => void } {
  // A controller of its own rather than AbortSignal.any, which in Node 20 leaks on a long-lived signal, and lets go of
  // AbortSignal.timeout: once that is collected, it never fires.
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  const offParent = onAbort(parent, abort)
  const cancel = ms === undefined ? undefined : clock.after(ms, abort)
  return {
    signal: controller.signal,
    end() {
      offParent()
      cancel?.()
    },
  }
}
