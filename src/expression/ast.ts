import type { ASTNode } from '@marcbachmann/cel-js'
import { boundNames } from './names.ts'

/** The parts of a node that are expressions, in reading order. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return []
    case '.':
    case '.?':
      return [node.args[0]]
    case '!_':
    case '-_':
      return [node.args]
    case 'call':
      return node.args[1]
    case 'rcall':
      return [node.args[1], ...node.args[2]]
    case 'map':
      return node.args.flat()
    default:
      return node.args
  }
}

/** A variable of an expression, bound by nothing in it. */
export interface FreeVariable {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** Every use of a variable that the expression does not bind itself, in reading order. */
export function freeVariables(root: ASTNode): FreeVariable[] {
  const found: FreeVariable[] = []
  visit(root, (node, bound) => {
    if (node.op === 'id' && !bound.includes(node.args)) {
      found.push({ name: node.args, start: node.start, end: node.end })
    }
  })
  return found
}

/** Calls `see` for each node, with the names that comprehensions bind there. */
export function visit(root: ASTNode, see: (node: ASTNode, bound: readonly string[]) => void): void {
  const step = (node: ASTNode, bound: readonly string[]): void => {
    see(node, bound)
    const names = node.op === 'rcall' ? boundNames(node.args[0], node.args[2].length) : 0
    if (node.op !== 'rcall' || names === 0) {
      for (const child of childrenOf(node)) step(child, bound)
      return
    }
    const [, receiver, args] = node.args
    step(receiver, bound)
    const inner = [...bound, ...args.slice(0, names).map((arg) => (arg.op === 'id' ? arg.args : ''))]
    for (const arg of args.slice(names)) step(arg, inner)
  }
  step(root, [])
}
