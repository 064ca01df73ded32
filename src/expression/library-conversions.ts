import type { Environment } from '@marcbachmann/cel-js'
import { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator'
import { evaluationError } from './failure.ts'
import { Quantity } from './quantity.ts'

const SYNC = { async: false } as const
const TIMESTAMP = 'google.protobuf.Timestamp'
const DURATION = 'google.protobuf.Duration'
const MIN_INT = -(2n ** 63n)
const MAX_INT = 2n ** 63n - 1n

/** Conversions between types, as cel-go has them: what a text must look like is checked, not guessed. */
export function registerConversions(env: Environment): void {
  const define = (signature: string, handler: (value: never) => unknown): void => {
    env.registerFunction(signature, handler, SYNC)
  }
  define('int_(int): int', (value: bigint) => value)
  define('int_(uint): int', (value: UnsignedInt) => toInt(value.value))
  define('int_(double): int', (value: number) => {
    if (!Number.isFinite(value)) throw evaluationError('int_conversion_error', 'Integer overflow')
    return toInt(BigInt(Math.trunc(value)))
  })
  define('int_(string): int', (value: string) => {
    if (!/^[+-]?[0-9]+$/.test(value)) throw evaluationError('int_conversion_error', 'Not an integer')
    return toInt(BigInt(value))
  })
  define(`int_(${TIMESTAMP}): int`, (value: Date) => BigInt(Math.floor(value.getTime() / 1000)))
  define(`int_(${DURATION}): int`, (value: Duration) => value.seconds * 10n ** 9n + BigInt(value.nanos))

  define('uint_(uint): uint', (value: UnsignedInt) => value)
  define('uint_(int): uint', (value: bigint) => new UnsignedInt(value))
  define('uint_(double): uint', (value: number) => {
    if (!Number.isFinite(value)) throw evaluationError('uint_conversion_error', 'Integer overflow')
    return new UnsignedInt(BigInt(Math.trunc(value)))
  })
  define('uint_(string): uint', (value: string) => {
    if (!/^[0-9]+$/.test(value)) throw evaluationError('uint_conversion_error', 'Not an unsigned integer')
    return new UnsignedInt(BigInt(value))
  })

  define('double_(double): double', (value: number) => value)
  define('double_(int): double', (value: bigint) => Number(value))
  define('double_(uint): double', (value: UnsignedInt) => Number(value.value))
  define('double_(string): double', parseDouble)

  define('bool_(bool): bool', (value: boolean) => value)
  define('bool_(string): bool', parseBool)

  for (const type of ['string', 'bool', 'int', 'uint'] as const) {
    define(`string_(${type}): string`, (value: string | boolean | bigint | UnsignedInt) => String(value))
  }
  define('string_(double): string', formatDouble)
  define('string_(bytes): string', (value: Uint8Array) => new TextDecoder('utf-8').decode(value))
  define(`string_(${TIMESTAMP}): string`, (value: Date) => formatTimestamp(value))
  define(`string_(${DURATION}): string`, formatDuration)

  define(`timestamp_(string): ${TIMESTAMP}`, parseTimestamp)
  define(`timestamp_(int): ${TIMESTAMP}`, (seconds: bigint) => checkedDate(Number(seconds) * 1000))
  define(`timestamp_(${TIMESTAMP}): ${TIMESTAMP}`, (value: Date) => value)
  define(`duration_(string): ${DURATION}`, parseDuration)
  define(`duration_(${DURATION}): ${DURATION}`, (value: Duration) => value)
}

/** Kubernetes' quantity library, and no more than it. */
export function registerQuantities(env: Environment): void {
  env.registerType('kubernetes.Quantity', { ctor: Quantity, fields: {} })
  const q = 'kubernetes.Quantity'
  const define = (signature: string, handler: (...values: never[]) => unknown): void => {
    env.registerFunction(signature, handler, SYNC)
  }
  define(`quantity(string): ${q}`, (text: string) => {
    const parsed = Quantity.parse(text)
    if (parsed === undefined) throw evaluationError('quantity', 'Not a quantity')
    return parsed
  })
  define('isQuantity(string): bool', (text: string) => Quantity.parse(text) !== undefined)
  define(`${q}.add(${q}): ${q}`, (left: Quantity, right: Quantity) => left.add(right))
  define(`${q}.add(int): ${q}`, (left: Quantity, right: bigint) => left.add(right))
  define(`${q}.sub(${q}): ${q}`, (left: Quantity, right: Quantity) => left.sub(right))
  define(`${q}.sub(int): ${q}`, (left: Quantity, right: bigint) => left.sub(right))
  define(`${q}.compareTo(${q}): int`, (left: Quantity, right: Quantity) => BigInt(left.compareTo(right)))
  define(`${q}.isLessThan(${q}): bool`, (left: Quantity, right: Quantity) => left.compareTo(right) < 0)
  define(`${q}.isGreaterThan(${q}): bool`, (left: Quantity, right: Quantity) => left.compareTo(right) > 0)
  define(`${q}.isInteger(): bool`, (value: Quantity) => value.isInteger())
  define(`${q}.asInteger(): int`, (value: Quantity) => value.asInteger())
  define(`${q}.asApproximateFloat(): double`, (value: Quantity) => value.asApproximateFloat())
  env.registerOperator(`${q} == ${q}`, (left: Quantity, right: Quantity) => left.compareTo(right) === 0)
}

/** RFC 3339 as the API server reads it: a real day, and to the millisecond (cel-go keeps nanoseconds). */
export function parseTimestamp(text: string): Date {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.exec(text)
  if (match === null) throw evaluationError('invalid_timestamp', 'Not an RFC 3339 time')
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number)
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate()
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth || hour > 23 || minute > 59 || second > 59) {
    throw evaluationError('invalid_timestamp', 'No such time')
  }
  return checkedDate(Date.parse(text))
}

/** RFC 3339 in UTC, without zeros that say nothing. */
function formatTimestamp(value: Date): string {
  return value.toISOString().replace(/\.?0+Z$/, 'Z')
}

/** Seconds, as cel-go writes durations: `90s`, `1.5s`. */
export function formatDuration(value: Duration): string {
  const negative = value.seconds < 0n || value.nanos < 0
  const nanos = Math.abs(value.nanos)
  const seconds = value.seconds < 0n ? -value.seconds : value.seconds
  const fraction = nanos === 0 ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`
  return `${negative ? '-' : ''}${seconds}${fraction}s`
}

/** A double as Go's shortest form writes it: `1.5`, `1e+08`. */
export function formatDouble(value: number): string {
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  if (Number.isNaN(value)) return 'NaN'
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)))
  if (exponent >= -4 && exponent < 21 && !(Number.isInteger(value) && exponent >= 6)) return String(value)
  const [digits = '', power = '0'] = value.toExponential().split('e')
  return `${digits}e${power.startsWith('-') ? '-' : '+'}${power.replace(/^[+-]/, '').padStart(2, '0')}`
}

function checkedDate(milliseconds: number): Date {
  // Years 1 to 9999, as google.protobuf.Timestamp.
  if (milliseconds <= 253402300799999 && milliseconds >= -62135596800000) return new Date(milliseconds)
  throw evaluationError('invalid_timestamp', 'Time out of range')
}

const UNITS: Readonly<Record<string, bigint>> = {
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1000n,
  µs: 1000n,
  ns: 1n,
}

/** Go's time.ParseDuration: `1h30m`, `-1.5s`, `0`. */
function parseDuration(text: string): Duration {
  const match = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))+|0)$/.exec(text)
  if (match === null) throw evaluationError('invalid_duration', 'Not a duration')
  let nanos = 0n
  for (const [, whole = '', fraction = '', unit = ''] of (match[2] ?? '').matchAll(
    /(\d*)\.?(\d*)(ns|us|µs|ms|s|m|h)/g,
  )) {
    const scale = UNITS[unit] ?? 0n
    nanos += BigInt(`0${whole}`) * scale + (BigInt(`0${fraction}`) * scale) / 10n ** BigInt(fraction.length)
  }
  if (nanos > MAX_INT) throw evaluationError('invalid_duration', 'Duration out of range')
  const signed = match[1] === '-' ? -nanos : nanos
  return new Duration(signed / 10n ** 9n, Number(signed % 10n ** 9n))
}

function parseDouble(text: string): number {
  const special = /^([+-]?)(?:(inf|infinity)|nan)$/i.exec(text)
  if (special !== null) return special[2] === undefined ? NaN : special[1] === '-' ? -Infinity : Infinity
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) {
    throw evaluationError('double_conversion_error', 'Not a number')
  }
  return Number(text)
}

function parseBool(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false
  throw evaluationError('bool_conversion_error', 'Not a boolean')
}

function toInt(value: bigint): bigint {
  if (value > MAX_INT || value < MIN_INT) throw evaluationError('int_conversion_error', 'Integer overflow')
  return value
}
