import { Optional, type Environment } from '@marcbachmann/cel-js'
import { evaluationError } from './failure.ts'
import { celEquals, celGet, isCelList, isCelMap } from './values.ts'

const SYNC = { async: false } as const

/**
 * Field presence and optional selection as Kubernetes has them: cel-js finds nothing where Kubernetes fails (a field of
 * a list), and refuses `has()` of anything but a chain of names. Expressions are rewritten to these.
 */
export function registerAccess(env: Environment): void {
  env.registerFunction(
    'dyn.has_(string): bool',
    (target: unknown, field: string) => select(target, field).hasValue(),
    SYNC,
  )
  env.registerFunction('dyn.opt_(string): optional', select, SYNC)
  env.registerFunction('dyn.at_(dyn): optional', select, SYNC)
  env.registerOperator('optional == optional', celEquals)
}

function select(target: unknown, key: unknown): Optional {
  if (target instanceof Optional) return target.hasValue() ? select(target.value(), key) : Optional.none()
  if (isCelMap(target)) return Optional.of(celGet(target, asKey(key)))
  if (isCelList(target)) return Optional.of(target[indexOf(key)])
  return Optional.none()
}

function asKey(key: unknown): unknown {
  if (typeof key === 'object') throw evaluationError('invalid_key_type', 'A map is not indexed by that')
  return key
}

function indexOf(key: unknown): number {
  const index = Number(key)
  if ((typeof key === 'bigint' || typeof key === 'number') && Number.isInteger(index)) return index
  throw evaluationError('invalid_index_type', 'A list is indexed by whole numbers')
}
