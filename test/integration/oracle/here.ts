import type { Evidence, Json } from '../../../src/api/index.ts'
import {
  ALL_PARAMETERS,
  isCelList,
  Scope,
  termVariable,
  type CheckProgram,
  type Expression,
  type Hoisted,
  type Outcome,
  type Place,
  type Program,
} from '../../../src/expression/index.ts'
import { readEvidence, withSecrets, type ReadEvidence } from '../../../src/grade/evidence.ts'
import { isMissing } from '../../../src/grade/texts.ts'
import { checkScope, elementScope, labScope, rubricScope } from '../../../src/grade/variables.ts'
import type { Relation } from '../../conformance/corpus.ts'
import { jsonOf } from './cel-json.ts'

/**
 * What each assertion of a lab, then each question of its quiz, gives in our engine, in the order of its terms. Undefined
 * where an input is missing: the grader then judges without asking the expression.
 */
export function judgeHere(program: Program, evidence: Evidence): readonly (Relation | undefined)[] {
  const read = readEvidence(evidence)
  const missing = missingKeys(program, read)
  const judge = (expression: Expression, inputs: readonly string[], place: Place): Relation | undefined =>
    inputs.some((key) => missing.has(key))
      ? undefined
      : judgeAt(expression, place, scopeOf(program, read, place))
  const judgeCheck = (check: CheckProgram, place: Place): readonly (Relation | undefined)[] =>
    check.assertions.map(({ expression, inputs }) => judge(expression, inputs, { ...place, check }))
  return [
    ...program.checks.flatMap((check) => judgeCheck(check, {})),
    ...program.hidden.flatMap((check) => judgeCheck(check, { hidden: true })),
    ...[...program.questions].map(([question, { expression, inputs }]) =>
      judge(expression, inputs, { hidden: true, question }),
    ),
  ]
}

/**
 * What the API server is given: inputs under the names that terms use, the builtins, the answers, and what only our engine
 * can judge.
 */
export function dataOf(
  program: Program,
  hoisted: readonly Hoisted[],
  evidence: Evidence,
): Record<string, Json> {
  const { parameters, images, project, session, takenAt, history } = evidence
  const read = readEvidence(evidence)
  const builtins = { params: parameters, images, project, session, takenAt, history } as Record<
    string,
    unknown
  >
  builtins[ALL_PARAMETERS] = withSecrets(read).bindings.params
  const valueOf = (key: string): Json => {
    const observation = read.observe(key)
    return 'value' in observation ? observation.value : null
  }
  const shared = [...program.labInputs, ...program.rubricInputs].map(([name, { key }]) => [
    name,
    valueOf(key),
  ])
  const own = [...program.checks, ...program.hidden].flatMap(({ id, ownInputs }) =>
    [...ownInputs].map(([name, { key }]) => [termVariable(id, name), valueOf(key)]),
  )
  const answers = [...program.questions.keys()].map((id) => [
    termVariable(`quiz/${id}`, 'answer'),
    read.answerTo(id),
  ])
  const judged = hoisted.map((part) => [part.name, handedOver(program, read, part)])
  return { ...builtins, ...Object.fromEntries([...shared, ...own, ...answers, ...judged]) } as Record<
    string,
    Json
  >
}

/** The value of what was hoisted, in a list of one; an empty list when it has none. */
function handedOver(program: Program, read: ReadEvidence, { expression, place, each }: Hoisted): Json {
  const scope = scopeOf(program, read, place)
  const judged = (inner: Scope): Json => {
    const outcome = expression.evaluate(inner)
    return 'value' in outcome ? [jsonOf(outcome.value)] : []
  }
  return each ? elementScopes(place.check, scope).map(judged) : judged(scope)
}

function scopeOf(program: Program, read: ReadEvidence, { hidden, check, question }: Place): Scope {
  const lab = labScope(program, read)
  const seen = hidden === true ? withSecrets(read) : read
  const outer = hidden === true ? rubricScope(program, lab, seen) : lab
  if (check !== undefined) return checkScope(outer, check, seen)
  return question === undefined
    ? outer
    : new Scope(new Map([['answer', () => read.answerTo(question)]]), outer)
}

function missingKeys(program: Program, read: ReadEvidence): ReadonlySet<string> {
  const own = [...program.checks, ...program.hidden].flatMap(({ ownInputs }) => [...ownInputs.values()])
  const inputs = [...program.labInputs.values(), ...program.rubricInputs.values(), ...own]
  const missing = inputs.filter(({ key, source }) => {
    const observation = read.observe(key)
    return !('value' in observation) || isMissing(source, observation.value)
  })
  return new Set(missing.map(({ key }) => key))
}

/** As the grader: an empty list fails, a false element decides over a failing one (CEL's `all`). */
function judgeAt(expression: Expression, { check }: Place, scope: Scope): Relation {
  if (check?.each === undefined) return relationOf(expression.evaluate(scope))
  const outcome = check.each.list.evaluate(scope)
  if ('failure' in outcome) return 'none'
  const relations = elementScopes(check, scope).map((element) => relationOf(expression.evaluate(element)))
  if (relations.length === 0) return 'false'
  return relations.includes('false') ? 'false' : relations.includes('none') ? 'none' : 'true'
}

/** What expressions see for each element of the check's `each`; nothing when it is no list. */
function elementScopes(check: CheckProgram | undefined, scope: Scope): readonly Scope[] {
  const each = check?.each
  if (check === undefined || each === undefined) return []
  const outcome = each.list.evaluate(scope)
  if ('failure' in outcome || !isCelList(outcome.value)) return []
  return outcome.value.map((element) => elementScope(scope, check, each.name, element))
}

/** The API server is asked `dyn(E) == true`: any other value is false there, and a Fail here. */
function relationOf(outcome: Outcome): Relation {
  if ('failure' in outcome) return 'none'
  return outcome.value === true ? 'true' : 'false'
}
