import type { ASTNode } from '@marcbachmann/cel-js'
import { boundNames, TYPE_NAMES } from './names.ts'

/** What a free variable is printed as. */
export type Substitution = (name: string) => string

/** What a call is printed as, its receiver the first of the printed arguments; undefined prints the call itself. */
export type Inlining = (name: string, args: readonly string[]) => string | undefined

/** What a part of the expression is printed as; undefined prints the part itself. */
export type Replacement = (node: ASTNode) => string | undefined

/** The expression as CEL text, its free variables, some of its calls and some of its parts replaced. */
export function print(
  root: ASTNode,
  substitution: Substitution,
  inlining: Inlining,
  replacement: Replacement = () => undefined,
): string {
  return new Printer(substitution, inlining, replacement).print(root, [])
}

class Printer {
  readonly #substitution: Substitution
  readonly #inlining: Inlining
  readonly #replacement: Replacement

  constructor(substitution: Substitution, inlining: Inlining, replacement: Replacement) {
    this.#substitution = substitution
    this.#inlining = inlining
    this.#replacement = replacement
  }

  print(node: ASTNode, bound: readonly string[]): string {
    const replaced = this.#replacement(node)
    if (replaced !== undefined) return replaced
    const print = (child: ASTNode): string => this.print(child, bound)
    switch (node.op) {
      case 'value':
        return literal(node.args)
      case 'id':
        return bound.includes(node.args) || TYPE_NAMES.has(node.args)
          ? node.args
          : this.#substitution(node.args)
      case '.':
      case '.?':
        return `${this.#operand(node.args[0], bound)}${node.op}${node.args[1]}`
      case '[]':
        return `${this.#operand(node.args[0], bound)}[${print(node.args[1])}]`
      case '[?]':
        return `${this.#operand(node.args[0], bound)}[?${print(node.args[1])}]`
      case 'call': {
        const args = node.args[1].map(print)
        return this.#inlining(node.args[0], args) ?? `${node.args[0]}(${args.join(', ')})`
      }
      case 'rcall':
        return this.#method(node, bound)
      case 'list':
        return `[${node.args.map(print).join(', ')}]`
      case 'map':
        return `{${node.args.map(([key, value]) => `${print(key)}: ${print(value)}`).join(', ')}}`
      case '?:': {
        const [condition, yes, no] = node.args
        return `(${print(condition)} ? ${print(yes)} : ${print(no)})`
      }
      case '!_':
      case '-_':
        return `(${node.op[0] ?? ''}${this.#operand(node.args, bound)})`
      default:
        return `(${print(node.args[0])} ${node.op} ${print(node.args[1])})`
    }
  }

  #method(node: Extract<ASTNode, { op: 'rcall' }>, bound: readonly string[]): string {
    const [name, receiver, args] = node.args
    const count = boundNames(name, args.length)
    const names = args.slice(0, count).map((arg) => (arg.op === 'id' ? arg.args : ''))
    const printed = args.slice(count).map((arg) => this.print(arg, [...bound, ...names]))
    const inlined = this.#inlining(name, [this.print(receiver, bound), ...printed])
    return inlined ?? `${this.#operand(receiver, bound)}.${name}(${[...names, ...printed].join(', ')})`
  }

  /** The expression where only what binds tightest may stand. */
  #operand(node: ASTNode, bound: readonly string[]): string {
    const text = this.print(node, bound)
    return /^[\w.]+$/.test(text) || text.startsWith('(') ? text : `(${text})`
  }
}

function literal(value: Extract<ASTNode, { op: 'value' }>['args']): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value)
  if (value instanceof Uint8Array) {
    return `b"${Array.from(value, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`
  }
  return typeof value === 'object' && value !== null ? `${value.toString()}u` : String(value)
}
