import { EvaluationError } from '@marcbachmann/cel-js'
import type { Text } from '../api/index.ts'

/**
 * Why an expression has no value: what it reads is absent, a list it picks from has no such element, what it read is
 * not what it can compute with, or (`said`) a text that tells it better.
 */
export type Failure =
  | { readonly kind: 'absent' | 'noElement' | 'unexpected'; readonly path: string }
  | { readonly kind: 'said'; readonly text: Text }

/** Thrown through cel-js by what stands outside of it (variables, prelude): keeps the failure as it is. */
export class FailureError extends EvaluationError {
  readonly failure: Failure

  constructor(failure: Failure) {
    super({ code: 'failure', message: failure.kind })
    this.failure = failure
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
    case 'unexpected':
      return { fr: `${failure.path} : valeur inattendue`, en: `${failure.path}: unexpected value` }
    case 'said':
      return failure.text
  }
}
