import { onAbort } from '../kube/abort.ts'
import { isConflict } from '../kube/errors.ts'
import { asError } from './together.ts'

/** How a request is insisted on. */
export interface Insistence {
  /** How long an answer is waited for before one more is sent. */
  readonly everyMs: number
  /** Sent in all. */
  readonly most: number
}

/**
 * Sends a request that only one of its like can win, and others of it beside while no answer comes. The server lets
 * those who write one object draw lots, again and again: somebody who writes it thirty times at once would have thirty
 * chances to our one. The first success counts; without any, the first failure.
 */
export async function insist<T>(
  send: (signal: AbortSignal) => Promise<T>,
  { everyMs, most }: Insistence,
  signal: AbortSignal,
): Promise<T> {
  const over = new AbortController()
  const off = onAbort(signal, () => over.abort())
  const tries: Promise<T>[] = []
  let settle = (): void => undefined
  const settled = new Promise<void>((resolve) => (settle = resolve))
  const another = (): void => {
    const one = send(over.signal)
    tries.push(one)
    // Refused, the view was old, or one of them has won: no other is of use. So with any other trouble.
    one.then(settle, settle)
  }
  another()
  const timer = setInterval(() => {
    another()
    if (tries.length >= most) clearInterval(timer)
  }, everyMs)
  try {
    await settled
    clearInterval(timer)
    return await firstOf(tries)
  } finally {
    over.abort()
    off()
  }
}

/** A Conflict of one may be the success of another, whose answer is still on its way. */
async function firstOf<T>(tries: readonly Promise<T>[]): Promise<T> {
  try {
    return await Promise.any(tries)
  } catch (error) {
    const failures = (error as AggregateError).errors
    throw asError(failures.find((failure) => !isConflict(failure)) ?? failures[0])
  }
}
