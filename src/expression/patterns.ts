import { RE2JS } from 're2js'
import { evaluationError } from './failure.ts'

/** A regular expression in RE2's syntax, run in time linear in the text. */
export interface Pattern {
  /** True when some part of the text matches. */
  readonly test: (text: string) => boolean
  /** The parts of the text that match, at most `limit` of them. */
  readonly find: (text: string, limit: number) => string[]
  /** Instructions of its program: what a character of the text costs at most. */
  readonly size: number
}

/** The pattern, or what RE2 has against it. */
export function compilePattern(source: string): Pattern | { readonly problem: string } {
  try {
    const compiled = RE2JS.compile(source)
    return {
      test: (text) => compiled.matcher(text).find(),
      find(text, limit) {
        const matcher = compiled.matcher(text)
        const found: string[] = []
        while (found.length < limit && matcher.find()) found.push(matcher.group() ?? '')
        return found
      },
      size: compiled.programSize(),
    }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

/** Compiles each pattern once. Labs have few: patterns are literals, found when a lab is compiled. */
export class PatternCache {
  readonly #patterns = new Map<string, Pattern>()

  /** The compiled pattern; fails as an evaluation error. */
  get(source: string): Pattern {
    const known = this.#patterns.get(source)
    if (known !== undefined) return known
    const compiled = compilePattern(source)
    if ('problem' in compiled) throw evaluationError('invalid_regular_expression', compiled.problem)
    this.#patterns.set(source, compiled)
    return compiled
  }
}
