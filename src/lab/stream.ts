import { createHmac } from 'node:crypto'

/** A uniform integer in [0, bound), bound at most 2^32. */
export type RandomBelow = (bound: number) => number

const WORD_BYTES = 4
const WORD_VALUES = 2 ** 32

/**
 * A stream of uniform integers of one purpose under the seed: streams of different purposes tell nothing of each other.
 * No modulo bias: words past the last whole multiple of the bound are dropped.
 */
export function randomBelow(seed: Uint8Array, purpose: string, name = ''): RandomBelow {
  const nextWord = words(createHmac('sha256', seed).update(`${purpose}\0`).update(name).digest())
  return (bound) => {
    const limit = WORD_VALUES - (WORD_VALUES % bound)
    for (;;) {
      const word = nextWord()
      if (word < limit) return word % bound
    }
  }
}

/** `count` distinct places of the list, in drawn order, each order equally likely. Expects no more than there are. */
export function pickMany<T>(values: readonly T[], count: number, below: RandomBelow): readonly T[] {
  const left = [...values]
  return Array.from({ length: count }).flatMap(() => left.splice(below(left.length), 1))
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
