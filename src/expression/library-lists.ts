import { Optional, type Environment } from '@marcbachmann/cel-js'
import { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator'
import { evaluationError } from './failure.ts'
import { Quantity } from './quantity.ts'
import { celEquals, isCelList, numberOf } from './values.ts'

const SYNC = { async: false } as const
const MAX_INT = 2n ** 63n - 1n

/** List functions as Kubernetes has them, and `sum` of quantities, which it lacks. */
export function registerLists(env: Environment): void {
  const define = (signature: string, handler: (...values: never[]) => unknown): void => {
    env.registerFunction(signature, handler, SYNC)
  }
  type List = readonly unknown[]
  define('list.first(): optional', (list: List) => Optional.of(list[0]))
  define('list.last(): optional', (list: List) => Optional.of(list.at(-1)))
  define('list.reverse(): list', (list: List) => list.toReversed())
  define('list.distinct(): list', (list: List) =>
    list.filter((item, index) => indexOf(list, item) === BigInt(index)),
  )
  define('list.flatten(): list', (list: List) => flatten(list, 1n))
  define('list.flatten(int): list', flatten)
  define('list.slice(int, int): list', slice)
  define('list.indexOf_(dyn): int', indexOf)
  define('list.lastIndexOf_(dyn): int', (list: List, item: unknown) =>
    BigInt(list.findLastIndex((other) => celEquals(other, item))),
  )
  define('list.sort(): list', (list: List) => list.toSorted(sameTypeOnly(list)))
  define('list.isSorted(): bool', (list: List) =>
    list.every((item, index) => index === 0 || compare(list[index - 1], item) <= 0),
  )
  define('list.min(): dyn', (list: List) => extreme(list, -1))
  define('list.max(): dyn', (list: List) => extreme(list, 1))
  define('list.sum(): dyn', (list: List) =>
    list.slice(1).reduce(plus, list.length === 0 ? 0n : zeroed(list[0])),
  )
}

/** `sets.contains`, `sets.equivalent`, `sets.intersects`: elements compared with CEL's equality. */
export function registerSets(env: Environment): void {
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- cel-js knows a type by its class
  class SetsNamespace {}
  env.registerType('SetsNamespace', SetsNamespace)
  env.registerConstant('sets', 'SetsNamespace', new SetsNamespace())
  type List = readonly unknown[]
  const holds = (list: List, item: unknown): boolean => list.some((other) => celEquals(other, item))
  const contains = (list: List, part: List): boolean => part.every((item) => holds(list, item))
  const define = (name: string, handler: (left: List, right: List) => boolean): void => {
    env.registerFunction(
      `SetsNamespace.${name}(list, list): bool`,
      (_: unknown, left: List, right: List) => handler(left, right),
      SYNC,
    )
  }
  define('contains', contains)
  define('equivalent', (left, right) => contains(left, right) && contains(right, left))
  define('intersects', (left, right) => left.some((item) => holds(right, item)))
}

function indexOf(list: readonly unknown[], item: unknown): bigint {
  return BigInt(list.findIndex((other) => celEquals(other, item)))
}

function flatten(list: readonly unknown[], depth: bigint): unknown[] {
  if (depth < 0n) throw evaluationError('invalid_argument', 'Level must not be negative')
  if (depth === 0n) return [...list]
  return list.flatMap((item) => (isCelList(item) ? flatten(item, depth - 1n) : [item]))
}

function slice(list: readonly unknown[], start: bigint, end: bigint): unknown[] {
  if (start < 0n || end < start || end > BigInt(list.length)) {
    throw evaluationError('index_out_of_range', 'Slice is out of range')
  }
  return list.slice(Number(start), Number(end))
}

function sameTypeOnly(list: readonly unknown[]): (left: unknown, right: unknown) => number {
  const types = new Set(list.map(typeName))
  if (types.size > 1) throw evaluationError('invalid_argument', 'List elements must have the same type')
  if (types.has('')) throw evaluationError('invalid_argument', 'List elements must be comparable')
  return compare
}

function typeName(value: unknown): string {
  if (value instanceof Date) return 'timestamp'
  if (value instanceof Duration) return 'duration'
  if (value instanceof UnsignedInt) return 'uint'
  return ['bigint', 'number', 'string', 'boolean'].includes(typeof value) ? typeof value : ''
}

function compare(left: unknown, right: unknown): number {
  const a = numberOf(left) ?? left
  const b = numberOf(right) ?? right
  const comparable =
    (isNumeric(a) && isNumeric(b)) ||
    (typeof a === 'string' && typeof b === 'string') ||
    (typeof a === 'boolean' && typeof b === 'boolean') ||
    (a instanceof Date && b instanceof Date) ||
    (a instanceof Duration && b instanceof Duration)
  if (!comparable) throw evaluationError('no_such_overload', 'Elements cannot be compared')
  return a < b ? -1 : a > b ? 1 : 0
}

function isNumeric(value: unknown): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number'
}

function extreme(list: readonly unknown[], sign: 1 | -1): unknown {
  if (list.length === 0) throw evaluationError('invalid_argument', 'The list is empty')
  return list.reduce((best, item) => (compare(item, best) * sign > 0 ? item : best))
}

/** The first element as a sum of one; refuses what cannot be added. */
function zeroed(value: unknown): unknown {
  if (typeName(value) === 'string' || typeName(value) === 'boolean' || typeName(value) === 'timestamp') {
    throw evaluationError('no_such_overload', 'Elements cannot be added')
  }
  if (typeName(value) === '' && !(value instanceof Quantity)) {
    throw evaluationError('no_such_overload', 'Elements cannot be added')
  }
  return value
}

function plus(total: unknown, value: unknown): unknown {
  if (typeof total === 'bigint' && typeof value === 'bigint') return bounded(total + value)
  if (typeof total === 'number' && typeof value === 'number') return total + value
  if (total instanceof UnsignedInt && value instanceof UnsignedInt)
    return new UnsignedInt(total.value + value.value)
  if (total instanceof Duration && value instanceof Duration) return total.addDuration(value)
  if (total instanceof Quantity && value instanceof Quantity) return total.add(value)
  throw evaluationError('no_such_overload', 'Elements cannot be added')
}

function bounded(value: bigint): bigint {
  if (value > MAX_INT || value < -MAX_INT - 1n) throw evaluationError('numeric_overflow', 'Integer overflow')
  return value
}
