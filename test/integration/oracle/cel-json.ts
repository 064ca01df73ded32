import type { Json } from '../../../src/api/index.ts'
import { isCelList, Quantity } from '../../../src/expression/index.ts'

/** A value of our engine as JSON; a quantity as text. Throws for what JSON cannot hold: it cannot be handed over. */
export function jsonOf(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Quantity) return value.toString()
  if (isCelList(value)) return value.map(jsonOf)
  const entries = value instanceof Map ? [...(value as ReadonlyMap<unknown, unknown>)] : plainEntries(value)
  return Object.fromEntries(entries.map(([key, item]) => [String(key), jsonOf(item)]))
}

function plainEntries(value: unknown): readonly [string, unknown][] {
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.entries(value)
  throw new Error(`Cannot be handed over as JSON: ${String(value)}`)
}
