import type { ASTNode } from '@marcbachmann/cel-js'
import { childrenOf, freeVariables } from './ast.ts'
import { boundNames } from './names.ts'

/**
 * The parts of an expression to take out of it so that nothing foreign is left, each as small as can be: a foreign call,
 * or the comprehension around it when it depends on what that binds. Parts within parts are listed too.
 */
export function partsToHoist(root: ASTNode, isForeign: (node: ASTNode) => boolean): ReadonlySet<ASTNode> {
  const parts = new Set<ASTNode>()
  /** Gives the names, bound around the node, that what is foreign in it depends on. */
  const search = (node: ASTNode, bound: readonly string[]): readonly string[] => {
    const names = namesBoundBy(node)
    const outside = names.length === 0 ? childrenOf(node) : childrenOf(node).slice(0, 1)
    const inside = childrenOf(node).slice(outside.length + names.length)
    const needed = [
      ...outside.flatMap((child) => search(child, bound)),
      ...inside.flatMap((child) => search(child, [...bound, ...names])),
    ]
    if (!isForeign(node) && !needed.some((name) => names.includes(name))) return needed
    const free = freeVariables(node).map(({ name }) => name)
    const dependsOn = bound.filter((name) => free.includes(name))
    if (dependsOn.length === 0) parts.add(node)
    return dependsOn
  }
  search(root, [])
  return parts
}

function namesBoundBy(node: ASTNode): readonly string[] {
  if (node.op !== 'rcall') return []
  const [name, , args] = node.args
  return args.slice(0, boundNames(name, args.length)).map((arg) => (arg.op === 'id' ? arg.args : ''))
}
