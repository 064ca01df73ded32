import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Asks until the answer is truthy, and gives it. Fails after the deadline with `what`, the last answer, and the last
 * error as its cause: an assertion that throws inside `ask` is asked again.
 */
export async function waitFor<T>(
  ask: () => T | Promise<T>,
  options: { readonly deadlineMs?: number; readonly what: string; readonly everyMs?: number },
): Promise<NonNullable<T>> {
  const { deadlineMs = 15_000, what, everyMs = 50 } = options
  const deadline = performance.now() + deadlineMs
  for (;;) {
    let last: unknown
    try {
      const answer = await ask()
      if (answer) return answer
      last = answer
    } catch (error) {
      last = error
    }
    if (performance.now() > deadline) {
      throw new Error(`Waited ${deadlineMs} ms for ${what}; the last answer was: ${describe(last)}`, {
        cause: last,
      })
    }
    await sleep(everyMs)
  }
}

function describe(value: unknown): string {
  if (value instanceof Error) return value.message
  return value === undefined ? 'undefined' : JSON.stringify(value)
}
