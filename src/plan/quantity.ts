const QUANTITY = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:([eE][+-]?\d+)|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei))?$/

const POWERS_OF_TEN: Readonly<Record<string, number>> = {
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
const POWERS_OF_1024: Readonly<Record<string, number>> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 }

/** The finest a Kubernetes quantity can be; anything below is rounded up by the server. */
const NANO_EXPONENT = 9

/**
 * A Kubernetes quantity in billionths: the server rewrites `0.5` to `500m` and `4096Mi` to `4Gi`, this is the same for
 * both. Undefined for what is no quantity.
 */
export function quantityNanos(quantity: unknown): bigint | undefined {
  const match =
    typeof quantity === 'string' || typeof quantity === 'number' ? QUANTITY.exec(String(quantity)) : null
  if (match === null) return undefined
  const [, sign, number = '', exponent, suffix = ''] = match
  const [whole = '', fraction = ''] = number.split('.')
  const tens = NANO_EXPONENT - fraction.length + (exponent === undefined ? 0 : Number(exponent.slice(1)))
  const digits = BigInt(whole + fraction) * 1024n ** BigInt(POWERS_OF_1024[suffix] ?? 0)
  const magnitude = shift(digits, tens + (POWERS_OF_TEN[suffix] ?? 0))
  return sign === '-' ? -magnitude : magnitude
}

/** `digits · 10^tens`, rounded up. */
function shift(digits: bigint, tens: number): bigint {
  if (tens >= 0) return digits * 10n ** BigInt(tens)
  const divisor = 10n ** BigInt(-tens)
  return (digits + divisor - 1n) / divisor
}
