import type { ASTNode } from '@marcbachmann/cel-js'
import { childrenOf, visit } from './ast.ts'
import { EXPRESSION_LIMITS } from './engine.ts'
import type { Issue } from './expression.ts'
import { boundNames, FUNCTIONS, isComprehension, METHODS, nameIssue } from './names.ts'
import { compilePattern } from './patterns.ts'

/** Methods whose first argument is a regular expression. */
const PATTERN_METHODS: ReadonlySet<string> = new Set(['matches', 'find', 'findAll'])

/** What the check language forbids though CEL can say it, and what types cannot find. */
export function lint(root: ASTNode): Issue[] {
  const issues: Issue[] = []
  visit(root, (node) => {
    const issue = node.op === 'call' ? lintCall(node) : node.op === 'rcall' ? lintMethod(node) : undefined
    if (issue !== undefined) issues.push(issue)
  })
  const tooDeep = deepest(root, 0)
  if (tooDeep !== undefined) {
    issues.push({
      code: 'LimitExceeded',
      found: `${EXPRESSION_LIMITS.comprehensions + 1} comprehensions within each other`,
      expected: `at most ${EXPRESSION_LIMITS.comprehensions}`,
      column: tooDeep.start + 1,
    })
  }
  return issues
}

function lintCall(node: Extract<ASTNode, { op: 'call' }>): Issue | undefined {
  const [name, args] = node.args
  if (!FUNCTIONS.has(name)) return forbidden(`${name}()`, node)
  if (name === 'has' && args[0]?.op !== '.') {
    return {
      code: 'ExpressionType',
      found: 'has() of no field',
      expected: 'has(a.b)',
      column: node.start + 1,
    }
  }
  return undefined
}

function lintMethod(node: Extract<ASTNode, { op: 'rcall' }>): Issue | undefined {
  const [name, receiver, args] = node.args
  if (!METHODS.has(name))
    return forbidden(receiver.op === 'id' ? `${receiver.args}.${name}()` : `${name}()`, node)
  // Kubernetes has existsOne over two variables only.
  if (name === 'existsOne' && args.length < 3) return forbidden('existsOne() of one variable', node)
  if (PATTERN_METHODS.has(name)) return lintPattern(name, args[0], node)
  return lintBoundNames(name, args)
}

function lintPattern(method: string, pattern: ASTNode | undefined, node: ASTNode): Issue | undefined {
  if (pattern?.op !== 'value' || typeof pattern.args !== 'string') {
    const found = `a pattern of ${method}() that is not a literal`
    return { code: 'RegexInvalid', found, expected: 'a literal string', column: (pattern ?? node).start + 1 }
  }
  const compiled = compilePattern(pattern.args)
  if (!('problem' in compiled)) return undefined
  return {
    code: 'RegexInvalid',
    found: compiled.problem,
    expected: 'an RE2 pattern',
    column: pattern.start + 1,
  }
}

function lintBoundNames(method: string, args: readonly ASTNode[]): Issue | undefined {
  for (const arg of args.slice(0, boundNames(method, args.length))) {
    const problem = arg.op === 'id' ? nameIssue(arg.args) : 'not a name'
    if (problem !== undefined) {
      return { code: 'ReservedName', found: problem, expected: 'another name', column: arg.start + 1 }
    }
  }
  return undefined
}

function forbidden(what: string, node: ASTNode): Issue {
  const expected = 'a function of the check language'
  return { code: 'ExpressionForbidden', found: what, expected, column: node.start + 1 }
}

/** The first comprehension that is within too many others. What a comprehension ranges over is not within it. */
function deepest(node: ASTNode, depth: number): ASTNode | undefined {
  if (node.op === 'rcall' && isComprehension(node.args[0], node.args[2].length)) {
    if (depth === EXPRESSION_LIMITS.comprehensions) return node
    return deepest(node.args[1], depth) ?? firstOf(node.args[2], depth + 1)
  }
  return firstOf(childrenOf(node), depth)
}

function firstOf(nodes: readonly ASTNode[], depth: number): ASTNode | undefined {
  for (const node of nodes) {
    const found = deepest(node, depth)
    if (found !== undefined) return found
  }
  return undefined
}
