import type { Clock } from './clock.ts'

/** A rate that may be exceeded for a moment. */
export interface TokenBucket {
  /** Takes one token, borrowing from the future when there is none; answers how long to wait for it, in ms. */
  reserve(): number
  /** Takes one token if there is one now. */
  take(): boolean
}

/** Starts full. */
export function createTokenBucket(
  rate: { readonly perSecond: number; readonly burst: number },
  clock: Clock,
): TokenBucket {
  let tokens = rate.burst
  let countedAt = clock.now()

  const refill = (): void => {
    const now = clock.now()
    tokens = Math.min(rate.burst, tokens + ((now - countedAt) / 1000) * rate.perSecond)
    countedAt = now
  }

  return {
    reserve() {
      refill()
      tokens -= 1
      return tokens >= 0 ? 0 : (-tokens / rate.perSecond) * 1000
    },
    take() {
      refill()
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
  }
}
