import { createHmac } from 'node:crypto'

import type { Parameter, Parameters, Scalar } from '../api/index.ts'
import { fill } from '../expression/index.ts'

/** What one draw belongs to. The same four always give the same seed. */
export interface DrawIdentity {
  /** The operator's draw key. */
  readonly key: Uint8Array
  readonly lab: string
  readonly candidate: string
  readonly attempt: number
}

/** HMAC-SHA256 of lab, candidate and attempt under the operator's key: nobody without the key can predict a draw. */
export function drawSeed({ key, lab, candidate, attempt }: DrawIdentity): Uint8Array {
  const hmac = createHmac('sha256', key)
  // Length prefixes keep ('ab', 'c') and ('a', 'bc') apart.
  for (const part of [lab, candidate, String(attempt)]) {
    const bytes = Buffer.from(part, 'utf8')
    hmac.update(`${bytes.length}:`).update(bytes)
  }
  return hmac.digest()
}

/**
 * Draws every parameter, in declaration order. Each has a stream of its own, keyed by its name: adding, removing or
 * moving a parameter redraws none of the others. Expects parameters that compile (`checkParameters`).
 */
export function drawParameters(parameters: readonly Parameter[], seed: Uint8Array): Parameters {
  const drawn: Record<string, Scalar | readonly Scalar[]> = {}
  for (const parameter of parameters) {
    drawn[parameter.name] = drawOne(parameter, randomBelow(seed, parameter.name), drawn)
  }
  return drawn
}

/** A uniform integer in [0, bound). */
type RandomBelow = (bound: number) => number

function drawOne(parameter: Parameter, below: RandomBelow, earlier: Parameters): Scalar | readonly Scalar[] {
  const { oneOf, between, sample, count, value } = parameter
  if (oneOf !== undefined) return pick(oneOf, below)
  if (between !== undefined) {
    const [low = 0, high = low] = between
    return low + below(high - low + 1)
  }
  if (sample !== undefined) return pickMany(sample, count ?? sample.length, below)
  if (value !== undefined) return derive(value, earlier)
  throw new Error(`Parameter ${parameter.name} has no form: it was not compiled`)
}

function pick(values: readonly Scalar[], below: RandomBelow): Scalar {
  const value = values[below(values.length)]
  if (value === undefined) throw new Error('A parameter without values was not compiled')
  return value
}

/** `count` distinct places of the list, in drawn order, each order equally likely. */
function pickMany(values: readonly Scalar[], count: number, below: RandomBelow): readonly Scalar[] {
  const left = [...values]
  return Array.from({ length: count }, () => left.splice(below(left.length), 1)).flat()
}

function derive(value: Scalar, params: Parameters): Scalar | readonly Scalar[] {
  return fill(value, { params, images: '', project: '', namespaces: {} }) as Scalar | readonly Scalar[]
}

const WORD_BYTES = 4
const WORD_VALUES = 2 ** 32

/** A reader of uniform integers from the parameter's stream, without modulo bias: words past the last whole multiple are dropped. */
function randomBelow(seed: Uint8Array, name: string): RandomBelow {
  const nextWord = words(createHmac('sha256', seed).update('parameter\0').update(name).digest())
  return (bound) => {
    const limit = WORD_VALUES - (WORD_VALUES % bound)
    for (;;) {
      const word = nextWord()
      if (word < limit) return word % bound
    }
  }
}

/** HMAC-SHA256 in counter mode, as 32-bit words. */
function words(key: Uint8Array): () => number {
  let block = Buffer.alloc(0)
  let counter = 0
  let offset = 0
  return () => {
    if (offset === block.length) {
      const index = Buffer.alloc(WORD_BYTES)
      index.writeUInt32BE(counter)
      block = createHmac('sha256', key).update(index).digest()
      counter += 1
      offset = 0
    }
    const word = block.readUInt32BE(offset)
    offset += WORD_BYTES
    return word
  }
}
