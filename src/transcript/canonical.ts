import { createHash } from 'node:crypto'
import type { Json } from '../api/index.ts'

/**
 * RFC 8785 (JSON Canonicalization Scheme): the same value always gives the same text, whatever the order of its keys.
 * Throws on what I-JSON cannot say: numbers that are not finite, half of a surrogate pair, values that are not JSON.
 */
export function canonicalize(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return canonicalNumber(value)
  if (typeof value === 'string') return canonicalString(value)
  if (isList(value)) return `[${value.map(canonicalize).join(',')}]`
  if (typeof value !== 'object') throw new Error(`Not JSON: ${typeof value}`)
  // The default order compares UTF-16 code units, as RFC 8785 §3.2.3 asks.
  const members = Object.keys(value)
    .sort()
    .map((key) => `${canonicalString(key)}:${canonicalize(value[key] as Json)}`)
  return `{${members.join(',')}}`
}

/**
 * The canonical text in UTF-8. Made in pieces: the text of large evidence would be as large again, beside the bytes.
 */
export function canonicalBytes(value: Json): Buffer {
  return Buffer.concat([...pieces(value, PIECE_DEPTH)].map((piece) => Buffer.from(piece, 'utf8')))
}

/** `sha256:` and the hex SHA-256 of the canonical text in UTF-8: a value's name by content. */
export function canonicalDigest(value: Json): string {
  return `sha256:${createHash('sha256').update(canonicalize(value), 'utf8').digest('hex')}`
}

/** Lists and maps further in are one piece: of evidence, the objects of an input's list. */
const PIECE_DEPTH = 4

function* pieces(value: Json, depth: number): Generator<string> {
  if (depth === 0 || value === null || typeof value !== 'object') {
    yield canonicalize(value)
    return
  }
  let before = ''
  if (isList(value)) {
    yield '['
    for (const element of value) {
      yield before
      yield* pieces(element, depth - 1)
      before = ','
    }
    yield ']'
    return
  }
  yield '{'
  for (const key of Object.keys(value).sort()) {
    yield `${before}${canonicalString(key)}:`
    yield* pieces(value[key] as Json, depth - 1)
    before = ','
  }
  yield '}'
}

/** ECMAScript's own form of a number is RFC 8785's (§3.2.2.3), −0 included. */
function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`Not JSON: ${value}`)
  return JSON.stringify(value)
}

/** `JSON.stringify` escapes as RFC 8785 §3.2.2.2 asks, but would pass half of a surrogate pair. */
function canonicalString(value: string): string {
  // With the u flag, a surrogate that is half of a pair is no match: only lone ones are.
  if (/\p{Surrogate}/u.test(value)) throw new Error('Not JSON: a string holds half of a surrogate pair')
  return JSON.stringify(value)
}

// Array.isArray does not narrow readonly arrays out of a union.
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
