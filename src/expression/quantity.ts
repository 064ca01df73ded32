import { evaluationError } from './failure.ts'

// apimachinery/pkg/api/resource/quantity.go: the regular expression and its suffixes.
const SHAPE = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)|[eE]([+-]?[0-9]+))?$/
const NANO = 10n ** 9n
/** Larger values are capped, as the API server does. */
const MAXIMUM = (2n ** 63n - 1n) * NANO

const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
}
const BINARY: Readonly<Record<string, bigint>> = {
  Ki: 2n ** 10n,
  Mi: 2n ** 20n,
  Gi: 2n ** 30n,
  Ti: 2n ** 40n,
  Pi: 2n ** 50n,
  Ei: 2n ** 60n,
}

/** A Kubernetes resource quantity: exact, in billionths, and as it was written. */
export class Quantity {
  readonly #nanos: bigint
  readonly #binary: boolean

  constructor(nanos: bigint, binary: boolean) {
    this.#nanos = nanos
    this.#binary = binary
  }

  /** The quantity of a text, or undefined when Kubernetes would refuse it. */
  static parse(text: string): Quantity | undefined {
    const match = SHAPE.exec(text)
    if (match === null || /^[+-]?$/.test(text)) return undefined
    const [, sign, whole = '', fraction = '', suffix = '', exponent] = match
    if (exponent !== undefined && Math.abs(Number(exponent)) > 64) return undefined
    const scale = 9 + Number(exponent ?? DECIMAL[suffix] ?? 0)
    const digits = BigInt(`0${whole}${fraction}`) * (BINARY[suffix] ?? 1n)
    const magnitude = shift(digits, scale - fraction.length)
    const capped = magnitude > MAXIMUM ? MAXIMUM : magnitude
    return new Quantity(sign === '-' ? -capped : capped, suffix in BINARY)
  }

  /** The sum; a number is a whole number of units. */
  add(other: Quantity | bigint): Quantity {
    return new Quantity(this.#nanos + nanosOf(other), this.#binary)
  }

  /** The difference; a number is a whole number of units. */
  sub(other: Quantity | bigint): Quantity {
    return new Quantity(this.#nanos - nanosOf(other), this.#binary)
  }

  /** -1, 0 or 1. */
  compareTo(other: Quantity): -1 | 0 | 1 {
    if (this.#nanos === other.#nanos) return 0
    return this.#nanos < other.#nanos ? -1 : 1
  }

  /** True when it is a whole number that an int holds. */
  isInteger(): boolean {
    return this.#nanos % NANO === 0n && magnitudeOf(this.#nanos) < MAXIMUM
  }

  /** The whole number; fails when it is not one. */
  asInteger(): bigint {
    if (!this.isInteger()) throw evaluationError('quantity', 'Cannot convert value to integer')
    return this.#nanos / NANO
  }

  /** The nearest double. */
  asApproximateFloat(): number {
    return Number(this.#nanos) / Number(NANO)
  }

  /** As Kubernetes would write it: `1536Mi`, `250m`. */
  toString(): string {
    if (this.#nanos === 0n) return '0'
    return this.#binary ? this.#binaryText() : this.#decimalText()
  }

  /** The quantity in billionths. */
  get nanos(): bigint {
    return this.#nanos
  }

  #binaryText(): string {
    const suffixes = Object.entries(BINARY).reverse()
    const fitting = suffixes.find(([, factor]) => this.#nanos % (factor * NANO) === 0n)
    return fitting === undefined ? this.#decimalText() : `${this.#nanos / (fitting[1] * NANO)}${fitting[0]}`
  }

  #decimalText(): string {
    const suffixes = [...Object.entries(DECIMAL), ['', 0] as const].sort((a, b) => b[1] - a[1])
    const fitting = suffixes.find(([, power]) => this.#nanos % 10n ** BigInt(power + 9) === 0n)
    const [suffix, power] = fitting ?? ['n', -9]
    return `${this.#nanos / 10n ** BigInt(power + 9)}${suffix}`
  }
}

/** Digits × 10^power, rounded away from zero as Kubernetes rounds what is below a billionth. */
function shift(digits: bigint, power: number): bigint {
  if (power >= 0) return digits * 10n ** BigInt(power)
  const divisor = 10n ** BigInt(-power)
  return digits / divisor + (digits % divisor === 0n ? 0n : 1n)
}

function nanosOf(value: Quantity | bigint): bigint {
  return typeof value === 'bigint' ? value * NANO : value.nanos
}

function magnitudeOf(value: bigint): bigint {
  return value < 0n ? -value : value
}
