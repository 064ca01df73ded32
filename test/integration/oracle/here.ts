import type { Evidence, Json } from '../../../src/api/index.ts'
import {
  isCelList,
  type CheckProgram,
  type Outcome,
  type Program,
  type Scope,
} from '../../../src/expression/index.ts'
import { readEvidence } from '../../../src/grade/evidence.ts'
import { isMissing } from '../../../src/grade/texts.ts'
import { checkScope, elementScope, labScope } from '../../../src/grade/variables.ts'
import type { Relation } from '../../conformance/corpus.ts'

/**
 * What each assertion of a lab gives in our engine, in the order of its terms. Undefined where an input is missing: the
 * grader then judges without asking the expression.
 */
export function judgeHere(program: Program, evidence: Evidence): readonly (Relation | undefined)[] {
  const read = readEvidence(evidence)
  const lab = labScope(program, read)
  const missing = new Set(
    program.checks
      .flatMap((check) => [...program.labInputs.values(), ...check.ownInputs.values()])
      .filter(({ key, source }) => {
        const observation = read.observe(key)
        return !('value' in observation) || isMissing(source, observation.value)
      })
      .map(({ key }) => key),
  )
  return program.checks.flatMap((check) => {
    const scope = checkScope(lab, check, read)
    return check.assertions.map(({ expression, inputs }) => {
      if (inputs.some((key) => missing.has(key))) return undefined
      if (check.each === undefined) return relationOf(expression.evaluate(scope))
      return forAll(check, check.each, scope, (element) => relationOf(expression.evaluate(element)))
    })
  })
}

/** What the API server is given: inputs under the names that expressions use, and the builtins. */
export function dataOf(program: Program, evidence: Evidence): Record<string, Json> {
  const { parameters, images, project, session, takenAt, history } = evidence
  const data: Record<string, unknown> = { params: parameters, images, project, session, takenAt, history }
  const read = readEvidence(evidence)
  for (const [name, { key }] of program.labInputs) {
    const observation = read.observe(key)
    data[name] = 'value' in observation ? observation.value : null
  }
  return data as Record<string, Json>
}

/** As the grader: an empty list fails, a false element decides over a failing one (CEL's `all`). */
function forAll(
  check: CheckProgram,
  each: NonNullable<CheckProgram['each']>,
  scope: Scope,
  judge: (element: Scope) => Relation,
): Relation {
  const outcome = each.list.evaluate(scope)
  if ('failure' in outcome) return 'none'
  if (!isCelList(outcome.value) || outcome.value.length === 0) return 'false'
  const relations = outcome.value.map((element) => judge(elementScope(scope, check, each.name, element)))
  return relations.includes('false') ? 'false' : relations.includes('none') ? 'none' : 'true'
}

/** The API server is asked `dyn(E) == true`: any other value is false there, and a Fail here. */
function relationOf(outcome: Outcome): Relation {
  if ('failure' in outcome) return 'none'
  return outcome.value === true ? 'true' : 'false'
}
