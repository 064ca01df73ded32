import type { CheckProgram } from './check-program.ts'
import { environment } from './engine.ts'
import type { Expression } from './expression.ts'
import { ELEMENT_INDEX, Hoists, type Hoisted, type Place } from './hoists.ts'
import { inline } from './inline.ts'
import { print, type Substitution } from './print.ts'
import type { Program } from './program.ts'
import type { QuestionProgram } from './rubric-program.ts'

/** A verdict in Kubernetes' own CEL: what the API server can be asked to judge. */
export interface Term {
  /** `task/check`, or `quiz/question`. */
  readonly check: string
  /** Index of the assertion in its check. */
  readonly assertion: number
  /** Over `variables.<name>`: inputs, builtins, and the lets below. With `each`, it holds for all elements. */
  readonly expression: string
  /** True when all of it is hoisted: the API server can only agree. */
  readonly hoisted: boolean
}

/** The verdicts of a lab and its rubric, and what they read. */
export interface Terms {
  /** Lets, each after those it reads itself. */
  readonly variables: readonly { readonly name: string; readonly expression: string }[]
  /** Every assertion of `checks`, then of `hidden`, then every computed question, in the order of the program. */
  readonly terms: readonly Term[]
  /** What only our engine can judge, for it to judge and hand over. */
  readonly hoisted: readonly Hoisted[]
}

/**
 * Every verdict of a compiled lab as plain Kubernetes CEL: the prelude and lets of elements are inlined, what Kubernetes
 * lacks is hoisted. {@link termVariable} says under which name each input is read.
 */
export function termsOf(program: Program): Terms {
  const hoists = new Hoists(program)
  const shared = [
    ...letsOf(hoists, program.lets, {}, globally),
    ...letsOf(hoists, program.rubricLets, { hidden: true }, ofRubric),
  ]
  const checks = [
    ...program.checks.map((check) => termsOfCheck(hoists, check, { check }, globally)),
    ...program.hidden.map((check) => termsOfCheck(hoists, check, { check, hidden: true }, ofRubric)),
  ]
  const questions = [...program.questions].map(([id, question]) => termOfQuestion(hoists, id, question))
  return {
    variables: [...shared, ...checks.flatMap(({ variables }) => variables)],
    terms: [...checks.flatMap(({ terms }) => terms), ...questions],
    hoisted: hoists.hoisted,
  }
}

/** One expression of the check language as Kubernetes' CEL over `variables.<name>`. */
export function plainTerm(source: string, names: Iterable<string>): string {
  return print(environment(names).parse(source).ast, globally, inline)
}

/**
 * The variable that holds a name of one check or question: two of them may give one name to different things. None that
 * an author can write ends so.
 */
export function termVariable(owner: string, name: string): string {
  return `${owner.replace(/\W/g, '_')}__${name}_`
}

/** The variable that holds all parameters, the secret ones too. */
export const ALL_PARAMETERS = 'params_'

const globally: Substitution = (name) =>
  name === 'now' ? 'timestamp(variables.takenAt)' : `variables.${name}`

const ofRubric: Substitution = (name) => (name === 'params' ? `variables.${ALL_PARAMETERS}` : globally(name))

function letsOf(
  hoists: Hoists,
  lets: ReadonlyMap<string, Expression>,
  place: Place,
  substitution: Substitution,
  rename = (name: string): string => name,
): Terms['variables'] {
  return inOrder(lets).map(([name, { source }]) => ({
    name: rename(name),
    expression: plain(hoists, source, place, substitution),
  }))
}

function termsOfCheck(
  hoists: Hoists,
  check: CheckProgram,
  place: Place,
  outer: Substitution,
): Pick<Terms, 'variables' | 'terms'> {
  const ownLets = new Map([...check.lets].filter(([name]) => !check.elementLets.has(name)))
  const substitution: Substitution = (name) => {
    if (name === check.each?.name) return name
    const elementLet = check.elementLets.has(name) ? check.lets.get(name) : undefined
    if (elementLet !== undefined) return `dyn(${plain(hoists, elementLet.source, place, substitution)})`
    const isOwn = check.ownInputs.has(name) || ownLets.has(name)
    return isOwn ? `variables.${termVariable(check.id, name)}` : outer(name)
  }
  const rename = (name: string): string => termVariable(check.id, name)
  const variables = letsOf(hoists, ownLets, place, substitution, rename)
  const terms = check.assertions.map(({ expression }, assertion) => {
    const term = verdict(plain(hoists, expression.source, place, substitution))
    const hoisted = hoists.prepare(expression.source, place).whole
    if (check.each === undefined) return { check: check.id, assertion, expression: term, hoisted }
    const list = plain(hoists, check.each.list.source, place, substitution)
    // By index too, for what was hoisted of each element.
    const names = term.includes(`[${ELEMENT_INDEX}]`)
      ? `${ELEMENT_INDEX}, ${check.each.name}`
      : check.each.name
    const holds = `dyn(${list}).all(${names}, ${term})`
    return {
      check: check.id,
      assertion,
      expression: `type(dyn(${list})) == list && size(dyn(${list})) > 0 && ${holds}`,
      hoisted: false,
    }
  })
  return { variables, terms }
}

function termOfQuestion(hoists: Hoists, id: string, { expression }: QuestionProgram): Term {
  const check = `quiz/${id}`
  const substitution: Substitution = (name) =>
    name === 'answer' ? `variables.${termVariable(check, name)}` : ofRubric(name)
  const place = { hidden: true, question: id }
  return {
    check,
    assertion: 0,
    expression: verdict(plain(hoists, expression.source, place, substitution)),
    hoisted: hoists.prepare(expression.source, place).whole,
  }
}

/** Any other value than a boolean is no verdict, and the API server would refuse to compile one. */
function verdict(expression: string): string {
  return `dyn(${expression}) == true`
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

function plain(hoists: Hoists, source: string, place: Place, substitution: Substitution): string {
  const { root, replacement } = hoists.prepare(source, place)
  return print(root, substitution, inline, replacement)
}
