/**
 * How much of the cluster's data goes into evidence: what candidates write is bounded here, whatever a kind's schema
 * allows. A marker stands where something was cut, so that a check on it fails rather than overlooks it.
 */
export const LIMITS = {
  /** Elements of a list, members of a map. */
  entries: 512,
  /** UTF-16 code units of one string. */
  characters: 64 * 1024,
  /** Lists and maps within each other. */
  depth: 64,
  /** Of one gathering in all: the text of its strings and keys as JSON has them, and `perValue` for each other value. */
  budget: 2 * 1024 * 1024,
  perValue: 8,
} as const

/** What is left of one gathering's budget. */
export interface Budget {
  left: number
}

/** A full budget, for one gathering. */
export function openBudget(): Budget {
  return { left: LIMITS.budget }
}
