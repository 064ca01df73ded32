import { Optional } from '@marcbachmann/cel-js'
import { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator'
import type { Json } from '../api/index.ts'
import { evaluationError } from './failure.ts'
import { Quantity } from './quantity.ts'

/** Bounds on what an expression may touch; what is larger is refused when touched, never when it is not. */
export const VALUE_LIMITS = { depth: 64, entries: 1024, characters: 65_536 } as const

/**
 * The value as CEL sees it. Whole numbers are int, as Kubernetes types them (`JSON.parse` alone makes doubles of all);
 * objects are maps that no key can harm (`__proto__`, `constructor`), in an order that does not depend on how the
 * document was written, so that live and replayed marks read alike.
 */
export function toCel(value: Json, depth = 0): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (typeof value === 'string') return value.length > VALUE_LIMITS.characters ? new TooLarge() : value
  if (value === null || typeof value !== 'object') return value
  if (depth >= VALUE_LIMITS.depth) return new TooLarge()
  if (isList(value)) {
    if (value.length > VALUE_LIMITS.entries) return new TooLarge()
    return value.map((item) => toCel(item, depth + 1))
  }
  const keys = Object.keys(value)
  if (keys.length > VALUE_LIMITS.entries) return new TooLarge()
  return new Map(keys.sort().map((key) => [key, toCel(value[key] ?? null, depth + 1)]))
}

/**
 * Stands for a value beyond the limits. Its class is unknown to cel-js, so that reading it is an evaluation error; it is
 * a Map whose keys cannot be read only because comprehensions ask a Map for nothing else.
 */
class TooLarge extends Map<never, never> {
  override keys(): MapIterator<never> {
    throw evaluationError('too_large', 'Value is too large')
  }
}

/** True for a list of either origin: evidence, or a CEL literal. */
export function isCelList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

/** True for a map of either origin: evidence (a Map), or a CEL literal (a plain object). */
export function isCelMap(
  value: unknown,
): value is ReadonlyMap<unknown, unknown> | Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  return value.constructor === Map || Object.getPrototypeOf(value) === Object.prototype
}

/** The entries of a map of either origin. */
export function celEntries(
  map: ReadonlyMap<unknown, unknown> | Readonly<Record<string, unknown>>,
): [unknown, unknown][] {
  return map instanceof Map ? [...map.entries()] : Object.entries(map)
}

/** The value at a key of a map of either origin, or undefined. */
export function celGet(
  map: ReadonlyMap<unknown, unknown> | Readonly<Record<string, unknown>>,
  key: unknown,
): unknown {
  if (map instanceof Map) return map.get(key)
  const property = String(key)
  return Object.hasOwn(map, property) ? (map as Readonly<Record<string, unknown>>)[property] : undefined
}

/** CEL's `==`: numbers by value whatever their type, lists and maps by content; different types are never equal. */
export function celEquals(left: unknown, right: unknown): boolean {
  if (left === right) return true
  const leftNumber = numberOf(left)
  const rightNumber = numberOf(right)
  // Loose on purpose: 1n == 1 is how JavaScript compares a BigInt with a Number exactly.
  if (leftNumber !== undefined && rightNumber !== undefined) return leftNumber == rightNumber
  if (isCelList(left) && isCelList(right)) {
    return left.length === right.length && left.every((item, index) => celEquals(item, right[index]))
  }
  if (isCelMap(left) && isCelMap(right)) {
    const entries = celEntries(left)
    return (
      entries.length === celEntries(right).length &&
      entries.every(([key, value]) => celEquals(value, celGet(right, key)))
    )
  }
  return equalObjects(left, right)
}

/** The number, of whatever CEL type, or undefined for anything else. */
export function numberOf(value: unknown): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value
  return value instanceof UnsignedInt ? value.value : undefined
}

function equalObjects(left: unknown, right: unknown): boolean {
  if (left instanceof Quantity && right instanceof Quantity) return left.compareTo(right) === 0
  if (left instanceof Date && right instanceof Date) return left.getTime() === right.getTime()
  if (left instanceof Duration && right instanceof Duration) {
    return left.seconds === right.seconds && left.nanos === right.nanos
  }
  if (left instanceof Uint8Array && right instanceof Uint8Array) {
    return left.length === right.length && left.every((byte, index) => byte === right[index])
  }
  if (left instanceof Optional && right instanceof Optional) {
    if (!left.hasValue() || !right.hasValue()) return left.hasValue() === right.hasValue()
    return celEquals(left.value(), right.value())
  }
  return false
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
