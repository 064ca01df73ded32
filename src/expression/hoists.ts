import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import { freeVariables, visit } from './ast.ts'
import type { CheckProgram } from './check-program.ts'
import { environment } from './engine.ts'
import { compileExpression, type Expression } from './expression.ts'
import { partsToHoist } from './hoist.ts'
import { BUILTINS } from './names.ts'
import { print, type Replacement } from './print.ts'
import type { Program } from './program.ts'

/** Where an expression stands, hence what it sees. */
export interface Place {
  /** True where the rubric's names and parameters are in sight. */
  readonly hidden?: boolean
  readonly check?: CheckProgram
  /** The id of a computed question. */
  readonly question?: string
}

/** A part of an expression that Kubernetes has no words for. */
export interface Hoisted {
  /**
   * The variable that terms read it from: `[value]`, or `[]` when it has none. With `each`, a list of these, one for each
   * element.
   */
  readonly name: string
  readonly expression: Expression
  readonly place: Place
  /** True when it depends on the element of its check's `each`. */
  readonly each: boolean
}

/** An expression, ready to be printed for Kubernetes. */
export interface Prepared {
  readonly root: ASTNode
  readonly replacement: Replacement
  /** True when the whole expression is one foreign part. */
  readonly whole: boolean
}

/** The variable that counts the elements of an `each` in terms. */
export const ELEMENT_INDEX = 'index_'

/** Functions that only our engine has. */
export const FOREIGN: ReadonlySet<string> = new Set(['allow', 'secretIs', 'yaml', 'yamlDocuments'])

/** Takes out of expressions what only our engine can judge, each part once. */
export class Hoists {
  readonly #env: Environment
  readonly #names: ReadonlySet<string>
  readonly #quantities: ReadonlySet<string>
  readonly #hoisted = new Map<string, Hoisted>()

  constructor(program: Program) {
    const checks = [...program.checks, ...program.hidden]
    this.#names = new Set([
      ...[...BUILTINS, 'answer'],
      ...[program.labInputs, program.rubricInputs, program.lets, program.rubricLets].flatMap((named) => [
        ...named.keys(),
      ]),
      ...checks.flatMap(({ ownInputs, lets, each }) => [
        ...ownInputs.keys(),
        ...lets.keys(),
        ...(each === undefined ? [] : [each.name]),
      ]),
    ])
    this.#env = environment([...this.#names].filter((name) => name !== 'answer'))
    const lets = [program.lets, program.rubricLets, ...checks.map((check) => check.lets)].flatMap((named) => [
      ...named,
    ])
    this.#quantities = this.#namesOfQuantities(lets)
  }

  /** In the order they were first met. */
  get hoisted(): readonly Hoisted[] {
    return [...this.#hoisted.values()]
  }

  /** The tree of an expression, how to print it without what is foreign, and whether nothing else would be left. */
  prepare(source: string, place: Place): Prepared {
    const root = this.#env.parse(source).ast
    const parts = partsToHoist(root, (node) => this.#isForeign(node))
    return {
      root,
      replacement: (node) => (parts.has(node) ? this.#hoist(node, place) : undefined),
      whole: parts.has(root),
    }
  }

  #hoist(node: ASTNode, place: Place): string {
    const source = print(
      node,
      (name) => name,
      () => undefined,
    )
    const { check } = place
    const each = freeVariables(node).some(
      ({ name }) => name === check?.each?.name || check?.elementLets.has(name) === true,
    )
    const key = JSON.stringify([place.hidden, check?.id, place.question, source])
    const known = this.#hoisted.get(key)
    const name = known?.name ?? `hoisted_${this.#hoisted.size}_`
    if (known === undefined) {
      const expression = compileExpression(this.#env, source, { names: this.#names, type: 'any' })
      if ('issues' in expression) throw new Error(`${source}: ${expression.issues[0]?.found ?? ''}`)
      this.#hoisted.set(key, { name, expression, place, each })
    }
    const value = `variables.${name}${each ? `[${ELEMENT_INDEX}]` : ''}[0]`
    // A quantity travels as text.
    return node.op === 'rcall' && node.args[0] === 'sum' ? `quantity(${value})` : value
  }

  #isForeign(node: ASTNode): boolean {
    if (node.op === 'call') return FOREIGN.has(node.args[0])
    if (node.op !== 'rcall') return false
    const [name, receiver] = node.args
    // Kubernetes adds up numbers, but no quantities.
    return FOREIGN.has(name) || (name === 'sum' && this.#makesQuantities(receiver, this.#quantities))
  }

  #makesQuantities(root: ASTNode, lets: ReadonlySet<string>): boolean {
    let found = freeVariables(root).some(({ name }) => lets.has(name))
    visit(root, (node) => {
      found ||= node.op === 'call' && node.args[0] === 'quantity'
    })
    return found
  }

  #namesOfQuantities(lets: readonly (readonly [string, Expression])[]): ReadonlySet<string> {
    const names = new Set<string>()
    for (let before = -1; before < names.size;) {
      before = names.size
      for (const [name, { source }] of lets) {
        if (this.#makesQuantities(this.#env.parse(source).ast, names)) names.add(name)
      }
    }
    return names
  }
}
