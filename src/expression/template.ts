import type { Environment } from '@marcbachmann/cel-js'
import type { FieldError } from '../api/index.ts'
import { describeFailure, type Failure } from './failure.ts'
import { compileExpression, type Expression, type Variables } from './expression.ts'
import type { Readable } from './references.ts'
import { isEmpty, show, type Language } from './show.ts'

/** A compiled message: text, and holes that are filled with what was read. */
export interface Template {
  /** The names its holes read. */
  readonly variables: readonly string[]
  /** The message, and the failures of its holes. A hole never fails the rendering. */
  readonly render: (variables: Variables, language: Language) => Rendered
}

/** A message rendered in one language. */
export interface Rendered {
  readonly text: string
  readonly failures: readonly Failure[]
}

/** Compiles `before {{ CEL }} after`; a hole ends at the first `}}`. Errors carry columns of the whole text. */
export function compileTemplate(
  env: Environment,
  text: string,
  readable: Readable,
  path: string,
): { readonly template: Template } | { readonly errors: readonly FieldError[] } {
  const parts: (string | Expression)[] = []
  const errors: FieldError[] = []
  let from = 0
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', from)) {
    const close = text.indexOf('}}', open)
    if (close < 0) {
      const expected = '}} after {{'
      return {
        errors: [{ code: 'MessageInvalid', path, found: 'a hole without end', expected, column: open + 1 }],
      }
    }
    parts.push(text.slice(from, open))
    const compiled = compileExpression(env, text.slice(open + 2, close), { ...readable, type: 'any' })
    if ('issues' in compiled) {
      errors.push(...compiled.issues.map((issue) => ({ ...issue, path, column: issue.column + open + 2 })))
    } else {
      parts.push(compiled)
    }
    from = close + 2
  }
  if (errors.length > 0) return { errors }
  parts.push(text.slice(from))
  const holes = parts.filter((part) => typeof part !== 'string')
  return {
    template: {
      variables: [...new Set(holes.flatMap((hole) => hole.variables))],
      render: (variables, language) => renderParts(parts, variables, language),
    },
  }
}

const NOTHING = '∅'

function renderParts(
  parts: readonly (string | Expression)[],
  variables: Variables,
  language: Language,
): Rendered {
  const failures: Failure[] = []
  const texts = parts.map((part) => {
    if (typeof part === 'string') return part
    const outcome = part.evaluate(variables)
    if ('value' in outcome) return isEmpty(outcome.value) ? NOTHING : show(outcome.value, language)
    failures.push(outcome.failure)
    return `${NOTHING} (${describeFailure(outcome.failure)[language]})`
  })
  return { text: texts.join(''), failures }
}
