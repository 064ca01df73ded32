import type { Expression } from './expression.ts'
import { FailureError, type Failure } from './failure.ts'

/**
 * The variables of an expression, each made when it is first read and then kept: a let is judged once, and one that
 * nobody reads is not judged at all. What it does not have it asks its parent for.
 */
export class Scope extends Map<string, unknown> {
  readonly #parent: Scope | undefined
  readonly #sources: ReadonlyMap<string, () => unknown>
  readonly #failures = new Map<string, Failure>()

  constructor(sources: ReadonlyMap<string, () => unknown>, parent?: Scope) {
    super()
    this.#sources = sources
    this.#parent = parent
  }

  /** The value; throws a {@link FailureError} when it has none. */
  override get(name: string): unknown {
    if (super.has(name)) return super.get(name)
    const failure = this.#failures.get(name)
    if (failure !== undefined) throw new FailureError(failure)
    const source = this.#sources.get(name)
    if (source === undefined) return this.#parent?.get(name)
    try {
      const value = source()
      super.set(name, value)
      return value
    } catch (error) {
      if (error instanceof FailureError) this.#failures.set(name, error.failure)
      throw error
    }
  }
}

/** A source of a {@link Scope}: the expression's value, in the scope that `scope()` gives. */
export function letSource(expression: Expression, scope: () => Scope): () => unknown {
  return () => {
    const outcome = expression.evaluate(scope())
    if ('failure' in outcome) throw new FailureError(outcome.failure)
    return outcome.value
  }
}
