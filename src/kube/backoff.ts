/** How long to wait between attempts that fail. */
export interface BackoffPolicy {
  readonly baseMs: number
  readonly maxMs: number
}

/**
 * Full jitter: anything from 0 to the exponential ceiling, so that many clients that failed together do not come
 * back together. `attempt` counts from 0.
 */
export function jitteredDelay(policy: BackoffPolicy, attempt: number, random: () => number): number {
  return random() * exponentialDelay(policy, attempt)
}

/** The ceiling itself: `baseMs` doubled with each attempt, at most `maxMs`. */
export function exponentialDelay(policy: BackoffPolicy, attempt: number): number {
  return Math.min(policy.baseMs * 2 ** Math.min(attempt, 60), policy.maxMs)
}
