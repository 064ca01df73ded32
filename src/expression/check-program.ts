import type { Assertion, Check, Text } from '../api/index.ts'
import { checkDeclarations } from './declarations.ts'
import type { Expression } from './expression.ts'
import { namesRead } from './lets.ts'
import {
  compileIn,
  compileMessageIn,
  evidenceKeys,
  inputsBeyond,
  letsBeyond,
  readsElement,
  widened,
  type InputDeclaration,
  type Sight,
} from './sight.ts'
import type { Template } from './template.ts'

/** One assertion, compiled. */
export interface AssertionProgram {
  readonly expression: Expression
  /** Over `params` only: an assertion whose `when` is not true does not count. */
  readonly when?: Expression
  readonly message?: { readonly fr: Template; readonly en: Template }
  /** Evidence keys of the inputs that its verdict depends on, through lets and `each`. */
  readonly inputs: readonly string[]
}

/** One check, compiled. */
export interface CheckProgram {
  /** `task/check`; `hidden/check` for one of the rubric. */
  readonly id: string
  readonly title: Text
  /** What passing it earns or, with `penalty`, what failing it takes away. */
  readonly points: number
  readonly required: boolean
  readonly penalty: boolean
  readonly partial: boolean
  readonly requires: readonly string[]
  /** Evidence keys that its expressions and messages name, through lets. */
  readonly inputs: readonly string[]
  /** True when its verdict depends on `now`. */
  readonly readsNow: boolean
  readonly each?: { readonly name: string; readonly list: Expression }
  /** Its own inputs, by name. */
  readonly ownInputs: ReadonlyMap<string, InputDeclaration>
  /** Its own lets, by name. */
  readonly lets: ReadonlyMap<string, Expression>
  /** Those of `lets` that depend on the element of `each`. */
  readonly elementLets: ReadonlySet<string>
  readonly assertions: readonly AssertionProgram[]
}

/** Compiles one check where `outer` is in sight. */
export function compileCheck(outer: Sight, id: string, check: Check, path: string): CheckProgram {
  const sight = widened(outer, checkDeclarations(outer.declarations, id, check, path, outer.errors))
  const { declarations, lets } = sight
  const each = compileEach(sight, check, path)
  const assertions = check.assert.map((assertion, index) =>
    compileAssertion(sight, assertion, each?.list, `${path}.assert[${index}]`),
  )
  const judged = [
    ...(each?.list.variables ?? []),
    ...assertions.flatMap(({ expression }) => expression.variables),
  ]
  const told = assertions.flatMap(({ message }) => [
    ...(message?.fr.variables ?? []),
    ...(message?.en.variables ?? []),
  ])
  const ownLets = letsBeyond(lets, outer.lets)
  return {
    id,
    title: check.title,
    points: check.points,
    required: check.required ?? false,
    penalty: check.penalty ?? false,
    partial: check.partial ?? false,
    requires: check.requires ?? [],
    inputs: evidenceKeys(sight, [...judged, ...told]),
    readsNow: namesRead(judged, lets).has('now'),
    ...(each === undefined ? {} : { each }),
    ownInputs: inputsBeyond(declarations, outer.declarations),
    lets: ownLets,
    elementLets: new Set([...ownLets.keys()].filter((name) => readsElement(name, sight))),
    assertions,
  }
}

function compileEach(sight: Sight, check: Check, path: string): CheckProgram['each'] {
  if (check.each === undefined) return undefined
  const [entry, ...others] = Object.entries(check.each)
  if (entry === undefined || others.length > 0) {
    const found = `${others.length + (entry === undefined ? 0 : 1)} variables`
    sight.errors.push({
      code: 'SchemaInvalid',
      path: `${path}.each`,
      found,
      expected: 'one variable and its list',
    })
    return undefined
  }
  const [name, source] = entry
  // The list is there before its elements are.
  const visible = [...sight.declarations.keys()].filter(
    (other) => other !== name && !readsElement(other, sight),
  )
  const list = compileIn(sight, source, { names: new Set(visible), type: 'list' }, `${path}.each.${name}`)
  return list === undefined ? undefined : { name, list }
}

function compileAssertion(
  sight: Sight,
  { expr, when, message }: Assertion,
  each: Expression | undefined,
  path: string,
): AssertionProgram {
  const expression = compileIn(sight, expr, { type: 'bool' }, `${path}.expr`) ?? NEVER
  const compiledWhen = when === undefined ? undefined : compileWhen(sight, when, `${path}.when`)
  const fr = message && compileMessageIn(sight, message.fr, `${path}.message.fr`)
  const en = message && compileMessageIn(sight, message.en, `${path}.message.en`)
  return {
    expression,
    ...(compiledWhen === undefined ? {} : { when: compiledWhen }),
    ...(fr === undefined || en === undefined ? {} : { message: { fr, en } }),
    inputs: evidenceKeys(sight, [...expression.variables, ...(each?.variables ?? [])]),
  }
}

/** Stands for an expression that did not compile; its error keeps the program from being used. */
const NEVER: Expression = { source: 'false', variables: [], evaluate: () => ({ value: false }) }

/** A `when`: over `params` only, so that what counts is known as soon as parameters are drawn. */
export function compileWhen(sight: Sight, source: string, path: string): Expression | undefined {
  return compileIn(sight, source, { names: new Set(['params']), type: 'bool' }, path)
}
