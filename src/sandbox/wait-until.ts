import { setTimeout as sleep } from 'node:timers/promises'
import { SandboxError } from './sandbox-error.ts'

/**
 * Asks until the answer is neither `undefined` nor `false`, and gives it.
 * @throws SandboxError naming `what` after `deadlineMs`; the cause is what the last ask threw.
 */
export async function waitUntil<T>(
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  options: {
    readonly what: string
    readonly deadlineMs: number
    readonly everyMs?: number
    readonly signal?: AbortSignal
  },
): Promise<T> {
  const deadline = Date.now() + options.deadlineMs
  let cause: unknown
  for (;;) {
    options.signal?.throwIfAborted()
    try {
      const answer = await ask()
      if (answer !== undefined && answer !== false) return answer
      cause = undefined
    } catch (error) {
      if (error instanceof SandboxError) throw error
      cause = error
    }
    if (Date.now() >= deadline) {
      const reason = cause instanceof Error ? `: ${cause.message}` : ''
      throw new SandboxError(`Waited ${options.deadlineMs} ms for ${options.what}${reason}`, { cause })
    }
    await sleep(options.everyMs ?? 25)
  }
}
