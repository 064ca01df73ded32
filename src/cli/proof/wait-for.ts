import { setTimeout as pause } from 'node:timers/promises'

const EVERY_MS = 100

/** Asks until it is so or the time is up; says which. Rejects when the signal aborts. */
export async function waitFor(
  isSo: () => Promise<boolean>,
  { deadlineMs, signal }: { readonly deadlineMs: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const deadline = performance.now() + deadlineMs
  while (!(await isSo())) {
    if (performance.now() >= deadline) return false
    await pause(EVERY_MS, undefined, { signal })
  }
  return true
}
