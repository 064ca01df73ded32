import type { Environment } from '@marcbachmann/cel-js'
import type { Assertion, Check, FieldError, InputSource, LabSpec, Task, Text } from '../api/index.ts'
import { checkDeclarations, labDeclarations, type Declarations } from './declarations.ts'
import { environment } from './engine.ts'
import { compileExpression, type Expectation, type Expression } from './expression.ts'
import { compileLets, namesRead } from './lets.ts'
import { BUILTINS, nameIssue } from './names.ts'
import { orderByRequires } from './requires.ts'
import { compileTemplate, type Template } from './template.ts'

/** One assertion, compiled. */
export interface AssertionProgram {
  readonly expression: Expression
  /** Over `params` only: an assertion whose `when` is not true does not count. */
  readonly when?: Expression
  readonly message?: { readonly fr: Template; readonly en: Template }
  /** Evidence keys of the inputs that its verdict depends on, through lets and `each`. */
  readonly inputs: readonly string[]
}

/** An input as expressions name it. */
export interface InputDeclaration {
  /** Its key in the evidence: `web`, or `task/check:web` for a check's own. */
  readonly key: string
  readonly source: InputSource
}

/** One check, compiled. */
export interface CheckProgram {
  /** `task/check`. */
  readonly id: string
  readonly title: Text
  readonly points: number
  readonly required: boolean
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

/** All expressions of a lab, compiled: what grading runs. */
export interface Program {
  /** In the order of the lab. */
  readonly checks: readonly CheckProgram[]
  /** The same checks, each after those it requires. */
  readonly order: readonly CheckProgram[]
  /** Evidence keys that some check names: only these are gathered. */
  readonly inputs: readonly string[]
  /** The lab's inputs, by name. */
  readonly labInputs: ReadonlyMap<string, InputDeclaration>
  /** The lab's lets, by name. */
  readonly lets: ReadonlyMap<string, Expression>
}

/**
 * Compiles every expression and message of a lab in one environment, or says all that is wrong with them. Paths are
 * relative to the lab's spec: `tasks[1].checks[0].assert[2].expr`.
 */
export function compileProgram(spec: LabSpec): {
  readonly program?: Program
  readonly errors: readonly FieldError[]
} {
  const errors: FieldError[] = []
  const env = environment(allNames(spec))
  const declarations = labDeclarations(spec, errors)
  const lets = compileLets(env, declarations, new Map(), errors)
  const lab: Scope = { env, declarations, lets, errors }
  const checks = spec.tasks.flatMap((task, taskIndex) =>
    task.checks.map((check, index) => compileCheck(lab, task, check, `tasks[${taskIndex}].checks[${index}]`)),
  )
  if (errors.length > 0) return { errors }
  const program: Program = {
    checks,
    order: orderByRequires(checks),
    inputs: [...new Set(checks.flatMap((check) => check.inputs))].sort(),
    labInputs: inputsOf(declarations),
    lets,
  }
  return { program, errors }
}

interface Scope {
  readonly env: Environment
  readonly declarations: Declarations
  readonly lets: ReadonlyMap<string, Expression>
  readonly errors: FieldError[]
}

/** One environment serves the whole lab; which names a check may use is for its declarations to say. */
function allNames(spec: LabSpec): ReadonlySet<string> {
  const checks = spec.tasks.flatMap((task) => task.checks)
  const named = [spec, ...checks].flatMap(({ inputs, let: lets }) => [inputs, lets])
  const names = [...named, ...checks.map((check) => check.each)].flatMap((record) =>
    Object.keys(record ?? {}),
  )
  return new Set([...BUILTINS, ...names.filter((name) => nameIssue(name) === undefined)])
}

function compileCheck(lab: Scope, task: Task, check: Check, path: string): CheckProgram {
  const id = `${task.id}/${check.id}`
  const declarations = checkDeclarations(lab.declarations, id, check, path, lab.errors)
  const lets = compileLets(lab.env, declarations, lab.lets, lab.errors)
  const scope: Scope = { ...lab, declarations, lets }
  const each = compileEach(scope, check, path)
  const assertions = check.assert.map((assertion, index) =>
    compileAssertion(scope, assertion, each?.list, `${path}.assert[${index}]`),
  )
  const judged = [
    ...(each?.list.variables ?? []),
    ...assertions.flatMap(({ expression }) => expression.variables),
  ]
  const told = assertions.flatMap(({ message }) => [
    ...(message?.fr.variables ?? []),
    ...(message?.en.variables ?? []),
  ])
  const ownLets = new Map([...lets].filter(([name]) => !lab.lets.has(name)))
  const ownDeclarations = new Map([...declarations].filter(([name]) => !lab.declarations.has(name)))
  return {
    id,
    title: check.title,
    points: check.points,
    required: check.required ?? false,
    partial: check.partial ?? false,
    requires: check.requires ?? [],
    inputs: evidenceKeys(scope, [...judged, ...told]),
    readsNow: namesRead(judged, lets).has('now'),
    ...(each === undefined ? {} : { each }),
    ownInputs: inputsOf(ownDeclarations),
    lets: ownLets,
    elementLets: new Set([...ownLets.keys()].filter((name) => readsElement(name, scope))),
    assertions,
  }
}

function compileEach(scope: Scope, check: Check, path: string): CheckProgram['each'] {
  if (check.each === undefined) return undefined
  const [entry, ...others] = Object.entries(check.each)
  if (entry === undefined || others.length > 0) {
    const found = `${others.length + (entry === undefined ? 0 : 1)} variables`
    scope.errors.push({
      code: 'SchemaInvalid',
      path: `${path}.each`,
      found,
      expected: 'one variable and its list',
    })
    return undefined
  }
  const [name, source] = entry
  // The list is there before its elements are.
  const visible = [...scope.declarations.keys()].filter(
    (other) => other !== name && !readsElement(other, scope),
  )
  const list = compile(scope, source, { names: new Set(visible), type: 'list' }, `${path}.each.${name}`)
  return list === undefined ? undefined : { name, list }
}

function compileAssertion(
  scope: Scope,
  { expr, when, message }: Assertion,
  each: Expression | undefined,
  path: string,
): AssertionProgram {
  const names = new Set(scope.declarations.keys())
  const expression = compile(scope, expr, { names, type: 'bool' }, `${path}.expr`) ?? NEVER
  const compiledWhen =
    when === undefined
      ? undefined
      : compile(scope, when, { names: new Set(['params']), type: 'bool' }, `${path}.when`)
  const fr = compileMessage(scope, message?.fr, names, `${path}.message.fr`)
  const en = compileMessage(scope, message?.en, names, `${path}.message.en`)
  return {
    expression,
    ...(compiledWhen === undefined ? {} : { when: compiledWhen }),
    ...(fr === undefined || en === undefined ? {} : { message: { fr, en } }),
    inputs: evidenceKeys(scope, [...expression.variables, ...(each?.variables ?? [])]),
  }
}

/** Stands for an expression that did not compile; its error keeps the program from being used. */
const NEVER: Expression = { source: 'false', variables: [], evaluate: () => ({ value: false }) }

function compile(
  scope: Scope,
  source: string,
  expectation: Expectation,
  path: string,
): Expression | undefined {
  const compiled = compileExpression(scope.env, source, expectation)
  if (!('issues' in compiled)) return compiled
  scope.errors.push(...compiled.issues.map((issue) => ({ ...issue, path })))
  return undefined
}

function compileMessage(
  scope: Scope,
  text: string | undefined,
  names: ReadonlySet<string>,
  path: string,
): Template | undefined {
  if (text === undefined) return undefined
  const compiled = compileTemplate(scope.env, text, names, path)
  if ('template' in compiled) return compiled.template
  scope.errors.push(...compiled.errors)
  return undefined
}

function readsElement(name: string, { declarations, lets }: Scope): boolean {
  return [...namesRead([name], lets)].some((read) => declarations.get(read)?.kind === 'element')
}

function evidenceKeys({ declarations, lets }: Scope, names: Iterable<string>): readonly string[] {
  const keys = [...namesRead(names, lets)].flatMap((name) => {
    const declaration = declarations.get(name)
    return declaration?.kind === 'input' ? [declaration.key] : []
  })
  return keys.sort()
}

function inputsOf(declarations: Declarations): ReadonlyMap<string, InputDeclaration> {
  return new Map(
    [...declarations].flatMap(([name, declaration]) =>
      declaration.kind === 'input'
        ? [[name, { key: declaration.key, source: declaration.source }] as const]
        : [],
    ),
  )
}
