import { Optional, type ASTNode, type Environment, type TypeDeclaration } from '@marcbachmann/cel-js'
import { evaluationError } from './failure.ts'
import { celEntries, isCelList, isCelMap } from './values.ts'

/** The part of cel-js' evaluation context that macros use (lib/registry.js: RootContext, OverlayContext). */
interface Context {
  forkWithVariable(name: string, type: TypeDeclaration): Overlay
}

/** A context that binds one more name. */
interface Overlay extends Context {
  reuse(parent: Context): Overlay
  setIterValue(value: unknown, evaluator: Evaluator): Overlay
}

interface Evaluator {
  run(node: ASTNode, context: Context): unknown
}

interface Checker {
  dynType: TypeDeclaration
  check(node: ASTNode, context: Context): TypeDeclaration
  getType(name: string): TypeDeclaration
}

interface MacroCall {
  readonly args: readonly ASTNode[]
  readonly receiver: ASTNode
}

/** What a macro does with each element: its key (or index), and the value of its last argument, which may fail. */
type Fold = (elements: Iterable<{ key: unknown; test: () => boolean; value: () => unknown }>) => unknown

/** Macros that Kubernetes has and cel-js lacks: comprehensions over two variables, and mapping of optionals. */
export function registerMacros(env: Environment): void {
  for (const [name, count, type, fold] of TWO_VARIABLE_MACROS) {
    const args = Array.from({ length: count }, () => 'ast').join(', ')
    env.registerFunction(`list.${name}(${args}): ${type}`, twoVariables(type, fold), { async: false })
  }
  env.registerFunction('optional.optMap(ast, ast): optional', optionalMacro(false), { async: false })
  env.registerFunction('optional.optFlatMap(ast, ast): optional', optionalMacro(true), { async: false })
}

const quantifier =
  (stopsAt: boolean): Fold =>
  (elements) => {
    let failure: Error | undefined
    for (const element of elements) {
      // As CEL's && and ||: an element that decides makes the errors of others disappear.
      try {
        if (element.test() === stopsAt) return stopsAt
      } catch (error) {
        failure ??= error instanceof Error ? error : new Error(String(error))
      }
    }
    if (failure !== undefined) throw failure
    return !stopsAt
  }

const existsOne: Fold = (elements) => {
  let count = 0
  for (const element of elements) if (element.test()) count += 1
  return count === 1
}

const transformList: Fold = (elements) => Array.from(elements, (element) => element.value())

const transformMap: Fold = (elements) =>
  new Map(Array.from(elements, (element) => [element.key, element.value()]))

const transformMapEntry: Fold = (elements) => {
  const result = new Map<unknown, unknown>()
  for (const element of elements) {
    const entry = element.value()
    if (!isCelMap(entry)) throw evaluationError('no_such_overload', 'An entry must be a map')
    for (const [key, value] of celEntries(entry)) {
      if (result.has(key)) throw evaluationError('duplicate_key', 'The key is there already')
      result.set(key, value)
    }
  }
  return result
}

const TWO_VARIABLE_MACROS: readonly (readonly [string, number, string, Fold])[] = [
  ['all', 3, 'bool', quantifier(false)],
  ['exists', 3, 'bool', quantifier(true)],
  ['exists_one', 3, 'bool', existsOne],
  ['existsOne', 3, 'bool', existsOne],
  ['transformList', 3, 'list', transformList],
  ['transformList', 4, 'list', transformList],
  ['transformMap', 3, 'map', transformMap],
  ['transformMap', 4, 'map', transformMap],
  ['transformMapEntry', 3, 'map', transformMapEntry],
  ['transformMapEntry', 4, 'map', transformMapEntry],
]

function twoVariables(type: string, fold: Fold) {
  return ({ args, receiver }: MacroCall) => {
    const [first, second] = [nameOf(args[0]), nameOf(args[1])]
    const filter = args.length === 4 ? args[2] : undefined
    const body = lastOf(args)
    let outer: Overlay
    let inner: Overlay
    return {
      async: false,
      typeCheck(checker: Checker, _macro: unknown, context: Context): TypeDeclaration {
        checker.check(receiver, context)
        outer = context.forkWithVariable(first, checker.dynType)
        inner = outer.forkWithVariable(second, checker.dynType)
        if (filter !== undefined) checker.check(filter, inner)
        checker.check(body, inner)
        return checker.getType(type)
      },
      evaluate(evaluator: Evaluator, _macro: unknown, context: Context): unknown {
        const entries = entriesOf(evaluator.run(receiver, context))
        inner.reuse(outer.reuse(context))
        const run = (node: ASTNode, [key, value]: readonly [unknown, unknown]): unknown => {
          outer.setIterValue(key, evaluator)
          return evaluator.run(node, inner.setIterValue(value, evaluator))
        }
        const kept = filter === undefined ? entries : entries.filter((entry) => asBool(run(filter, entry)))
        return fold(
          kept.map((entry) => ({
            key: entry[0],
            test: () => asBool(run(body, entry)),
            value: () => run(body, entry),
          })),
        )
      },
    }
  }
}

function optionalMacro(flat: boolean) {
  return ({ args, receiver }: MacroCall) => {
    const name = nameOf(args[0])
    const body = lastOf(args)
    let inner: Overlay
    return {
      async: false,
      typeCheck(checker: Checker, _macro: unknown, context: Context): TypeDeclaration {
        checker.check(receiver, context)
        inner = context.forkWithVariable(name, checker.dynType)
        checker.check(body, inner)
        return checker.getType('optional')
      },
      evaluate(evaluator: Evaluator, _macro: unknown, context: Context): unknown {
        const optional = evaluator.run(receiver, context)
        if (!(optional instanceof Optional)) throw evaluationError('optional_expected', 'Not an optional')
        if (!optional.hasValue()) return optional
        const mapped = evaluator.run(body, inner.reuse(context).setIterValue(optional.value(), evaluator))
        if (!flat) return Optional.of(mapped)
        if (mapped instanceof Optional) return mapped
        throw evaluationError('optional_expected', 'Not an optional')
      },
    }
  }
}

function entriesOf(range: unknown): (readonly [unknown, unknown])[] {
  if (isCelList(range)) return range.map((item, index) => [BigInt(index), item] as const)
  if (isCelMap(range)) return celEntries(range)
  throw evaluationError('invalid_comprehension_range', 'Neither a list nor a map')
}

function asBool(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw evaluationError('no_such_overload', 'Not a boolean')
}

function nameOf(node: ASTNode | undefined): string {
  if (node?.op === 'id') return node.args
  throw evaluationError('invalid_macro_argument', 'A variable name is expected')
}

function lastOf(args: readonly ASTNode[]): ASTNode {
  const last = args.at(-1)
  if (last === undefined) throw evaluationError('invalid_macro_argument', 'An argument is missing')
  return last
}
