import type { ASTNode } from '@marcbachmann/cel-js'
import { freeVariables, visit } from './ast.ts'
import { closest } from './closest.ts'
import type { Issue } from './expression.ts'
import { TYPE_NAMES } from './names.ts'

/** What an expression may read. */
export interface Readable {
  readonly names: ReadonlySet<string>
  /** The parameters there are; absent when nobody knows, and then none is looked for. */
  readonly params?: ReadonlySet<string> | undefined
}

/** Every name in the expression that stands for nothing. */
export function unknownReferences(ast: ASTNode, { names, params }: Readable): Issue[] {
  return [...unknownNames(ast, names), ...unknownParameters(ast, params)]
}

function unknownNames(ast: ASTNode, names: ReadonlySet<string>): Issue[] {
  return freeVariables(ast)
    .filter(({ name }) => !names.has(name) && !TYPE_NAMES.has(name))
    .map(({ name, start }) => ({
      code: 'UnknownReference',
      found: `${name} is not declared`,
      expected: `an input, a let or one of the builtin names${nearest(name, names)}`,
      column: start + 1,
    }))
}

/** Parameters that are read by a name nobody declared: absent for ever, which `.?` or `has()` would hide. */
function unknownParameters(ast: ASTNode, params: ReadonlySet<string> | undefined): Issue[] {
  if (params === undefined) return []
  const issues: Issue[] = []
  visit(ast, (node) => {
    const name = parameterRead(node)
    if (name === undefined || params.has(name)) return
    issues.push({
      code: 'UnknownReference',
      found: `params.${name} is not declared`,
      expected: `a parameter in sight${nearest(name, params)}`,
      column: node.start + 1,
    })
  })
  return issues
}

/** The name, for `params.name`, `params["name"]` and their optional forms. */
function parameterRead(node: ASTNode): string | undefined {
  if (node.op !== '.' && node.op !== '.?' && node.op !== '[]' && node.op !== '[?]') return undefined
  const [target, key] = node.args
  if (target.op !== 'id' || target.args !== 'params') return undefined
  if (typeof key === 'string') return key
  return key.op === 'value' && typeof key.args === 'string' ? key.args : undefined
}

function nearest(name: string, names: ReadonlySet<string>): string {
  const close = closest(name, names) ?? [...names].find((other) => other.startsWith(name))
  return close === undefined ? '' : ` (${close}?)`
}
