/** What deciding on seats needs to know of one session. */
export interface SeatClaim {
  /** `namespace/name`. */
  readonly key: string
  /** Whose session it is. */
  readonly candidate: string
  /** RFC 3339, as the API server set it. */
  readonly createdAt: string
  /** It has environments, or they are being built or removed. */
  readonly seated: boolean
}

/** How many seats there are, and how many of them one person may have. */
export interface SeatLimits {
  readonly seats: number
  readonly seatsPerCandidate: number
}

/** Why a session waits: for anybody's seat, or for one of its own candidate's. */
export type SeatWait = 'WaitingForSeat' | 'CandidateSeatsTaken'

/** Who may sit down now, and who waits: the first is the next. */
export interface SeatDecision {
  readonly granted: readonly string[]
  readonly waiting: readonly { readonly key: string; readonly reason: SeatWait }[]
}

/**
 * Who may sit down, in order: `creationTimestamp`, then `namespace/name`. Whoever has their share is passed over: they
 * wait behind the others, until one of their own seats is free.
 */
export function decideSeats(
  claims: readonly SeatClaim[],
  { seats, seatsPerCandidate }: SeatLimits,
): SeatDecision {
  const seated = claims.filter((claim) => claim.seated)
  const taken = new Map<string, number>()
  const sitDown = ({ candidate }: SeatClaim): unknown => taken.set(candidate, (taken.get(candidate) ?? 0) + 1)
  for (const claim of seated) sitDown(claim)
  let free = seats - seated.length
  const granted: string[] = []
  const waiting: Record<SeatWait, string[]> = { WaitingForSeat: [], CandidateSeatsTaken: [] }
  for (const claim of queueOf(claims)) {
    if ((taken.get(claim.candidate) ?? 0) >= seatsPerCandidate) waiting.CandidateSeatsTaken.push(claim.key)
    else if (free <= 0) waiting.WaitingForSeat.push(claim.key)
    else {
      free -= 1
      sitDown(claim)
      granted.push(claim.key)
    }
  }
  const waits = (reason: SeatWait) => waiting[reason].map((key) => ({ key, reason }))
  return { granted, waiting: [...waits('WaitingForSeat'), ...waits('CandidateSeatsTaken')] }
}

function queueOf(claims: readonly SeatClaim[]): readonly SeatClaim[] {
  return claims
    .filter((claim) => !claim.seated)
    .sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.key, b.key))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
