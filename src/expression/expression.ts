import {
  EvaluationError,
  ParseError,
  type ASTNode,
  type Environment,
  type ParseResult,
} from '@marcbachmann/cel-js'
import type { ErrorCode } from '../api/index.ts'
import { freeVariables } from './ast.ts'
import { FailureError, ReasonedError, type Failure } from './failure.ts'
import { lint } from './lint.ts'
import { TYPE_NAMES } from './names.ts'
import { unknownReferences, type Readable } from './references.ts'
import { rewrite, type Rewritten } from './rewrite.ts'

/** What an expression reads its variables from. `get` may throw a {@link FailureError}. */
export type Variables = ReadonlyMap<string, unknown>

/** What evaluating gave. */
export type Outcome = { readonly value: unknown } | { readonly failure: Failure }

/** A compiled expression: pure, and total on whatever its variables hold. */
export interface Expression {
  readonly source: string
  /** The names it reads, each once. */
  readonly variables: readonly string[]
  readonly evaluate: (variables: Variables) => Outcome
}

/** A mistake in an expression. */
export interface Issue {
  readonly code: ErrorCode
  readonly found: string
  readonly expected: string
  /** 1-based, within the expression. */
  readonly column: number
}

/** What an expression may read, and what it must give. */
export interface Expectation extends Readable {
  readonly type: 'bool' | 'list' | 'any'
}

/** Compiles one expression, or says what is wrong with it. */
export function compileExpression(
  env: Environment,
  source: string,
  { names, params, type }: Expectation,
): Expression | { readonly issues: readonly Issue[] } {
  try {
    const { ast } = env.parse(source)
    const issues = [...lint(ast), ...unknownReferences(ast, { names, params })]
    if (issues.length > 0) return { issues }
    const rewritten = rewrite(source, ast)
    const run = env.parse(rewritten.source)
    const checked = run.check()
    if (!checked.valid) return { issues: [typeIssue(checked.error, rewritten)] }
    if (!fits(checked.type ?? 'dyn', type)) return { issues: [wrongType(checked.type ?? 'dyn', type)] }
    const variables = [...new Set(freeVariables(ast).map(({ name }) => name))].filter(
      (name) => !TYPE_NAMES.has(name),
    )
    return { source, variables, evaluate: evaluator(source, run, rewritten) }
  } catch (error) {
    return { issues: [syntaxIssue(error)] }
  }
}

function fits(found: string, wanted: Expectation['type']): boolean {
  if (wanted === 'any' || found === 'dyn') return true
  return wanted === 'list' ? found === 'list' || found.startsWith('list<') : found === wanted
}

function wrongType(found: string, wanted: Expectation['type']): Issue {
  return {
    code: 'ExpressionType',
    found: `an expression of type ${found}`,
    expected: `a ${wanted}`,
    column: 1,
  }
}

function typeIssue(error: unknown, { original }: Rewritten): Issue {
  const start =
    error instanceof Error && 'range' in error ? (error.range as { start: number } | undefined)?.start : 0
  return {
    code: 'ExpressionType',
    found: summaryOf(error),
    expected: 'types that fit',
    column: original(start ?? 0) + 1,
  }
}

function syntaxIssue(error: unknown): Issue {
  const limit = error instanceof ParseError && error.code === 'limit_exceeded'
  return {
    code: limit ? 'LimitExceeded' : 'ExpressionSyntax',
    found: summaryOf(error),
    expected: limit ? 'a smaller expression' : 'a CEL expression',
    column: (error instanceof ParseError ? (error.range?.start ?? 0) : 0) + 1,
  }
}

/** The error in one line, with our own functions under the names authors know. */
function summaryOf(error: unknown): string {
  const text =
    error instanceof Error
      ? 'summary' in error
        ? String(error.summary)
        : error.message
      : 'cannot be compiled'
  return (text.split('\n')[0] ?? '').replace(/\b([A-Za-z]+)_(?=\()/g, '$1')
}

function evaluator(
  source: string,
  run: ParseResult,
  rewritten: Rewritten,
): (variables: Variables) => Outcome {
  return (variables) => {
    try {
      const value: unknown = run(variables)
      return { value }
    } catch (error) {
      return { failure: failureOf(error, source, rewritten) }
    }
  }
}

function failureOf(error: unknown, source: string, rewritten: Rewritten): Failure {
  if (error instanceof FailureError) return error.failure
  const node = error instanceof EvaluationError ? error.node : undefined
  // A plain Error is cel-js' own (a stack too deep, an overload it cannot choose): the expression as a whole failed.
  if (!(error instanceof EvaluationError) || node === undefined || node.input !== rewritten.source) {
    return { kind: 'unexpected', path: oneLine(source) }
  }
  const path = oneLine(sourceOf(source, rewritten, node))
  switch (error.code) {
    case 'index_out_of_bounds':
      return node.op === '[]' && isFirst(node.args[1])
        ? { kind: 'noElement', path: oneLine(sourceOf(source, rewritten, node.args[0])) }
        : { kind: 'absent', path }
    case 'no_such_key':
    case 'optional_value_missing':
      return { kind: 'absent', path }
    default:
      return { kind: 'unexpected', path, ...(error instanceof ReasonedError ? { reason: error.reason } : {}) }
  }
}

function isFirst(index: ASTNode): boolean {
  return index.op === 'value' && index.args === 0n
}

function sourceOf(source: string, { original }: Rewritten, node: ASTNode): string {
  let start = original(node.start)
  const end = Math.max(original(node.end - 1) + 1, start)
  // Ranges leave out the parentheses of what they start with: `(a + b)[0]` would read `a + b)[0]`.
  let open = 0
  for (const character of source.slice(start, end)) open += character === ')' ? 1 : character === '(' ? -1 : 0
  for (; open > 0 && start > 0; start -= 1) if (source[start - 1] === '(') open -= 1
  return source.slice(start, end)
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
