import type { ASTNode } from '@marcbachmann/cel-js'
import { environment } from './engine.ts'
import type { Expression } from './expression.ts'
import { BUILTINS } from './names.ts'
import { PRELUDE, type Definition } from './prelude.ts'
import { print, type Substitution } from './print.ts'
import type { CheckProgram, Program } from './program.ts'

/** An assertion in Kubernetes' own CEL: what the API server can be asked to judge. */
export interface Term {
  /** `task/check`. */
  readonly check: string
  /** Index of the assertion in its check. */
  readonly assertion: number
  /** Over `variables.<name>`: inputs, builtins, and the lets below. With `each`, it holds for all elements. */
  readonly expression: string
}

/** The assertions of a lab, and the lets they read, each after those it reads itself. */
export interface Terms {
  readonly variables: readonly { readonly name: string; readonly expression: string }[]
  readonly terms: readonly Term[]
}

/** Every assertion of a compiled lab as plain Kubernetes CEL: the prelude and lets of elements are inlined. */
export function termsOf(program: Program): Terms {
  const names = new Set([...BUILTINS, ...program.labInputs.keys(), ...program.lets.keys()])
  const own = program.checks.flatMap((check) => [
    ...check.ownInputs.keys(),
    ...check.lets.keys(),
    check.each?.name ?? '',
  ])
  const env = environment(new Set([...names, ...own.filter((name) => name !== '')]))
  const parse = (source: string): ASTNode => env.parse(source).ast
  const shared = inOrder(program.lets).map(([name, { source }]) => ({
    name,
    expression: plain(parse(source), globally),
  }))
  const perCheck = program.checks.map((check) => termsOfCheck(check, parse))
  return {
    variables: [...shared, ...perCheck.flatMap(({ variables }) => variables)],
    terms: perCheck.flatMap(({ terms }) => terms),
  }
}

/** One expression of the check language as Kubernetes' CEL over `variables.<name>`. */
export function plainTerm(source: string, names: Iterable<string>): string {
  return plain(environment(names).parse(source).ast, globally)
}

const globally: Substitution = (name) =>
  name === 'now' ? 'timestamp(variables.takenAt)' : `variables.${name}`

function termsOfCheck(check: CheckProgram, parse: (source: string) => ASTNode): Terms {
  // Two checks may give one name to different things.
  const prefixed = (name: string): string => `${check.id.replace(/\W/g, '_')}__${name}`
  const isOwn = (name: string): boolean =>
    check.ownInputs.has(name) || (check.lets.has(name) && !check.elementLets.has(name))
  const substitution: Substitution = (name) => {
    if (name === check.each?.name) return name
    const elementLet = check.elementLets.has(name) ? check.lets.get(name) : undefined
    if (elementLet !== undefined) return `dyn(${plain(parse(elementLet.source), substitution)})`
    return isOwn(name) ? `variables.${prefixed(name)}` : globally(name)
  }
  const variables = inOrder(check.lets)
    .filter(([name]) => isOwn(name))
    .map(([name, { source }]) => ({ name: prefixed(name), expression: plain(parse(source), substitution) }))
  const terms = check.assertions.map(({ expression }, assertion) => {
    const term = `dyn(${plain(parse(expression.source), substitution)}) == true`
    if (check.each === undefined) return { check: check.id, assertion, expression: term }
    const list = plain(parse(check.each.list.source), substitution)
    const holds = `dyn(${list}).all(${check.each.name}, ${term})`
    return {
      check: check.id,
      assertion,
      expression: `type(dyn(${list})) == list && size(dyn(${list})) > 0 && ${holds}`,
    }
  })
  return { variables, terms }
}

/** The lets, each after those it reads. */
function inOrder(lets: ReadonlyMap<string, Expression>): readonly (readonly [string, Expression])[] {
  const ordered = new Map<string, Expression>()
  const place = (name: string): void => {
    const expression = lets.get(name)
    if (expression === undefined || ordered.has(name)) return
    expression.variables.forEach(place)
    ordered.set(name, expression)
  }
  for (const name of lets.keys()) place(name)
  return [...ordered]
}

const DEFINITIONS: ReadonlyMap<string, Definition> = new Map(
  PRELUDE.map((definition) => [definition.name, definition]),
)

function plain(root: ASTNode, substitution: Substitution): string {
  return print(root, substitution, inline)
}

/**
 * A call of the prelude as its definition. Arguments are bound as the engine binds them: any type, judged once and even
 * when nothing reads them. A list of one, mapped, binds a name; no author's name ends as these do.
 */
function inline(name: string, args: readonly string[]): string | undefined {
  const definition = DEFINITIONS.get(name)
  if (definition?.parameters.length !== args.length) return undefined
  const body = print(environment([]).parse(definition.body).ast, (parameter) => parameter, inline)
  return definition.parameters.reduceRight(
    (inner, parameter, index) => `[dyn(${args[index] ?? ''})].map(${parameter}, ${inner})[0]`,
    `dyn(${body})`,
  )
}
