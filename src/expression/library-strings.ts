import type { Environment } from '@marcbachmann/cel-js'
import { evaluationError } from './failure.ts'
import { PatternCache } from './patterns.ts'

const SYNC = { async: false } as const

/** Text functions as Kubernetes has them: positions count code points, case is ASCII's, patterns are RE2. */
export function registerStrings(env: Environment): void {
  const patterns = new PatternCache()
  const define = (signature: string, handler: (...values: never[]) => unknown): void => {
    env.registerFunction(signature, handler, SYNC)
  }
  define('string.matches_(string): bool', (text: string, pattern: string) => patterns.get(pattern).test(text))
  define(
    'string.find(string): string',
    (text: string, pattern: string) => patterns.get(pattern).find(text, 1)[0] ?? '',
  )
  define('string.findAll(string): list<string>', (text: string, pattern: string) =>
    patterns.get(pattern).find(text, Infinity),
  )
  define('string.findAll(string, int): list<string>', (text: string, pattern: string, limit: bigint) =>
    patterns.get(pattern).find(text, limit < 0n ? Infinity : Number(limit)),
  )

  define('string.lowerAscii_(): string', (text: string) =>
    text.replace(/[A-Z]+/g, (part) => part.toLowerCase()),
  )
  define('string.upperAscii_(): string', (text: string) =>
    text.replace(/[a-z]+/g, (part) => part.toUpperCase()),
  )
  define('string.replace(string, string): string', (text: string, from: string, to: string) =>
    replace(text, from, to, -1n),
  )
  define('string.replace(string, string, int): string', replace)

  define('string.charAt(int): string', (text: string, index: bigint) => {
    const points = Array.from(text)
    return within(index, points.length) === points.length ? '' : (points[Number(index)] ?? '')
  })
  define('string.substring_(int): string', (text: string, start: bigint) => {
    const points = Array.from(text)
    return points.slice(within(start, points.length)).join('')
  })
  define('string.substring_(int, int): string', (text: string, start: bigint, end: bigint) => {
    const points = Array.from(text)
    if (start > end) throw evaluationError('index_out_of_range', 'Substring ends before it starts')
    return points.slice(within(start, points.length), within(end, points.length)).join('')
  })
  define('string.indexOf_(string): int', (text: string, part: string) => pointIndex(text, text.indexOf(part)))
  define('string.indexOf_(string, int): int', (text: string, part: string, from: bigint) => {
    if (part === '') return from
    const points = Array.from(text)
    if (from < 0n) throw evaluationError('index_out_of_range', 'Index is negative')
    const skipped = points.slice(0, Number(from)).join('').length
    return pointIndex(text, text.indexOf(part, skipped))
  })
  define('string.lastIndexOf_(string): int', (text: string, part: string) =>
    pointIndex(text, text.lastIndexOf(part)),
  )
  define('string.lastIndexOf_(string, int): int', (text: string, part: string, from: bigint) => {
    if (part === '') return from
    const points = Array.from(text)
    if (from < 0n) throw evaluationError('index_out_of_range', 'Index is negative')
    return pointIndex(text, text.lastIndexOf(part, points.slice(0, Number(from)).join('').length))
  })
}

function replace(text: string, from: string, to: string, limit: bigint): string {
  const count = limit < 0n ? Infinity : Number(limit)
  // As Go: an empty text is found before each character and at the end.
  const parts = from === '' ? ['', ...Array.from(text), ''] : text.split(from)
  const joints = Math.min(count, parts.length - 1)
  return parts.map((part, index) => (index === 0 ? part : `${index <= joints ? to : from}${part}`)).join('')
}

function within(index: bigint, length: number): number {
  if (index < 0n || index > BigInt(length))
    throw evaluationError('index_out_of_range', 'Index is out of range')
  return Number(index)
}

function pointIndex(text: string, unit: number): bigint {
  return BigInt(unit < 0 ? -1 : Array.from(text.slice(0, unit)).length)
}
