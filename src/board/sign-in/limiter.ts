/** Slows whoever fails often. */
export interface Limiter {
  /** Whether this place may try now. */
  allows(place: string): boolean
  /** This place has failed. */
  failed(place: string): void
}

/** Failures a place may have at once, and how soon one is forgotten. */
const BURST = 20
const FORGET_ONE_MS = 3_000
/** The least recent are forgotten beyond so many: memory is bounded, whoever asks. */
const MOST_PLACES = 1_000

/**
 * A token bucket for each place. Tokens cannot be guessed: this only keeps the API server from being asked about
 * rubbish without end, so that it may be generous to people behind one proxy.
 */
export function createLimiter(now: () => number): Limiter {
  const places = new Map<string, { failures: number; at: number }>()
  const failuresOf = (place: string): number => {
    const known = places.get(place)
    return known === undefined ? 0 : Math.max(0, known.failures - (now() - known.at) / FORGET_ONE_MS)
  }
  return {
    allows: (place) => failuresOf(place) < BURST,
    failed(place) {
      const failures = failuresOf(place) + 1
      places.delete(place)
      places.set(place, { failures, at: now() })
      const [oldest] = places.keys()
      if (places.size > MOST_PLACES && oldest !== undefined) places.delete(oldest)
    },
  }
}
