/** What deciding on seats needs to know of one session. */
export interface SeatClaim {
  /** `namespace/name`. */
  readonly key: string
  /** RFC 3339, as the API server set it. */
  readonly createdAt: string
  /** It has environments, or they are being built or removed. */
  readonly seated: boolean
}

/**
 * Who waits for a seat, in order: `creationTimestamp`, then `namespace/name`. The first
 * `seats − seated` of them may sit down; the others wait.
 */
export function decideSeats(
  claims: readonly SeatClaim[],
  seats: number,
): { readonly granted: readonly string[]; readonly waiting: readonly string[] } {
  const seated = claims.filter((claim) => claim.seated).length
  const queue = claims
    .filter((claim) => !claim.seated)
    .sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.key, b.key))
    .map((claim) => claim.key)
  const free = Math.max(0, seats - seated)
  return { granted: queue.slice(0, free), waiting: queue.slice(free) }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
