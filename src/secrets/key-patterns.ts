import { compilePattern, type Pattern } from '../expression/patterns.ts'

/**
 * RE2 takes time linear in the text and in the pattern's program, and candidates write both. In all: characters of an
 * object's patterns, characters once repetitions are written out, and instructions times characters of keys (some 20 ns
 * each).
 */
const LIMITS = { characters: 1_024, writtenOut: 8_192, steps: 2_000_000 } as const
/** RE2 itself refuses more, one within the other. */
const MOST_REPEATED = 1_000
/** What compiling a pattern costs beside its characters. */
const PATTERN_CHARACTERS = 16

/** Whether some part of a key matches. */
export type KeyTest = (key: string) => boolean

/**
 * The patterns of one object compiled for its keys, by their source, or what Go's `regexp` would have against one of
 * them. What would hold the operator up is too large, as is for Go what needs too much memory.
 */
export function compileForKeys(
  sources: readonly string[],
  keys: Iterable<string>,
): { readonly tests: ReadonlyMap<string, KeyTest> } | { readonly problem: string } {
  const characters = [...new Set(keys)].reduce((sum, key) => sum + key.length, 0)
  const left: Record<keyof typeof LIMITS, number> = { ...LIMITS }
  const tests = new Map<string, KeyTest>()
  for (const source of new Set(sources)) {
    left.characters -= source.length
    left.writtenOut -= PATTERN_CHARACTERS + writtenOut(source)
    if (left.characters < 0 || left.writtenOut < 0) return tooLarge(source)
    const pattern = compilePattern(source)
    if ('problem' in pattern) return pattern
    left.steps -= pattern.size * characters
    if (left.steps < 0) return tooLarge(source)
    tests.set(source, remembering(pattern))
  }
  return { tests }
}

/** A key stands on the way to many values, and a checksum asks for each of them again and again. */
function remembering({ test }: Pattern): KeyTest {
  const known = new Map<string, boolean>()
  return (key) => {
    const answer = known.get(key) ?? test(key)
    known.set(key, answer)
    return answer
  }
}

/** No less than the characters of the pattern with `{n,m}` written out, whatever is within what. */
function writtenOut(source: string): number {
  const repeated = [...source.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].reduce(
    (product, [, least, most]) => product * Math.max(1, Number(least), Number(most ?? 0)),
    1,
  )
  return source.length * Math.min(MOST_REPEATED, repeated)
}

/** As Go words it (regexp/syntax, `ErrLarge`). */
function tooLarge(source: string): { readonly problem: string } {
  return { problem: `error parsing regexp: expression too large: \`${source.slice(0, 80)}\`` }
}
