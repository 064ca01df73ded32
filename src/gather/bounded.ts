import type { Json } from '../api/index.ts'
import { LIMITS, type Budget } from './limits.ts'

/** Stands for what was cut; as a key, for members that were. */
const CUT = '…'

/**
 * The value within the limits, and charged to the budget. Deterministic: the same value and budget give the same
 * result. What is not JSON (`undefined`, functions) is left out.
 */
export function bounded(value: unknown, budget: Budget, depth = 0): Json {
  if (typeof value === 'string') return boundedString(value, budget)
  if (budget.left <= 0) return CUT
  budget.left -= LIMITS.perValue
  if (typeof value === 'number') return canonicalNumber(value)
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value !== 'object') return null
  if (depth >= LIMITS.depth) return CUT
  return Array.isArray(value) ? boundedList(value, budget, depth) : boundedMap(value, budget, depth)
}

function boundedList(list: readonly unknown[], budget: Budget, depth: number): Json[] {
  const kept = list.slice(0, LIMITS.entries).map((element) => bounded(element, budget, depth + 1))
  return list.length > LIMITS.entries ? [...kept, cutNote(list.length, 'elements')] : kept
}

function boundedMap(map: object, budget: Budget, depth: number): Json {
  const members = Object.entries(map).filter(([, value]) => value !== undefined)
  const kept = members
    .slice(0, LIMITS.entries)
    .map(([key, value]) => [boundedString(key, budget), bounded(value, budget, depth + 1)] as const)
  if (members.length > LIMITS.entries) kept.push([CUT, cutNote(members.length, 'members')])
  return Object.fromEntries(kept)
}

function boundedString(text: string, budget: Budget): string {
  const length = withinBudget(text.slice(0, LIMITS.characters), budget)
  if (length === text.length) return wellFormed(text)
  return wellFormed(withoutHalf(text.slice(0, length))) + cutNote(text.length, 'characters')
}

/** What a character takes in JSON at most: `\u0001`. */
const ESCAPED = 6

/** How many code units of the text there is budget for. They are charged as they stand in JSON. */
function withinBudget(text: string, budget: Budget): number {
  const left = Math.max(0, budget.left)
  const cost = JSON.stringify(text).length - 2
  budget.left -= cost
  if (cost <= left) return text.length
  return cost === text.length ? left : Math.min(text.length, Math.floor(left / ESCAPED))
}

function cutNote(count: number, what: string): string {
  return `${CUT} [cut, ${count} ${what} in all]`
}

/** A program may answer `1e999`, which JavaScript reads as Infinity and canonical JSON cannot say. */
function canonicalNumber(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

/** A program may answer `"\ud800"`: half of a surrogate pair, which canonical JSON refuses. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD')
}

/** Without the half of a surrogate pair that a cut may leave at the end. */
function withoutHalf(text: string): string {
  return /\p{Surrogate}$/u.test(text) ? text.slice(0, -1) : text
}
