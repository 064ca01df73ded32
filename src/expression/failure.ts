import { EvaluationError } from '@marcbachmann/cel-js'
import type { Text } from '../api/index.ts'

/**
 * Why an expression has no value: what it reads is absent, a list it picks from has no such element, what it read is
 * not what it can compute with (`reason` may say why), or (`said`) a text that tells it better.
 */
export type Failure =
  | { readonly kind: 'absent' | 'noElement'; readonly path: string }
  | { readonly kind: 'unexpected'; readonly path: string; readonly reason?: Text }
  | { readonly kind: 'said'; readonly text: Text }

/** Thrown through cel-js by what stands outside of it (variables, prelude): keeps the failure as it is. */
export class FailureError extends EvaluationError {
  readonly failure: Failure

  constructor(failure: Failure) {
    super({ code: 'failure', message: failure.kind })
    this.failure = failure
  }
}

/** An error of one of our functions that people can be told the reason of; cel-js adds where. */
export class ReasonedError extends EvaluationError {
  readonly reason: Text

  constructor(code: string, reason: Text) {
    super({ code, message: reason.en })
    this.reason = reason
  }

  /** The same error for another place: cel-js writes the place into the one it meets. */
  again(): ReasonedError {
    return new ReasonedError(this.code, this.reason)
  }
}

/** An error of one of our functions; cel-js adds where. */
export function evaluationError(code: string, message: string): EvaluationError {
  return new EvaluationError({ code, message })
}

/** The failure for people: `web.spec est absent`. */
export function describeFailure(failure: Failure): Text {
  switch (failure.kind) {
    case 'absent':
      return { fr: `${failure.path} est absent`, en: `${failure.path} is absent` }
    case 'noElement':
      return { fr: `aucun élément : ${failure.path}`, en: `no element: ${failure.path}` }
    case 'unexpected': {
      const { fr, en } = failure.reason ?? { fr: 'valeur inattendue', en: 'unexpected value' }
      return { fr: `${failure.path} : ${fr}`, en: `${failure.path}: ${en}` }
    }
    case 'said':
      return failure.text
  }
}
