import { Quantity } from '../expression/index.ts'

/**
 * A Kubernetes quantity in billionths: the server rewrites `0.5` to `500m` and `4096Mi` to `4Gi`, this is the same for
 * both. Undefined for what is no quantity.
 */
export function quantityNanos(quantity: unknown): bigint | undefined {
  if (typeof quantity !== 'string' && typeof quantity !== 'number') return undefined
  return Quantity.parse(String(quantity))?.nanos
}
