import type { FieldError, LabRubricSpec } from '../api/index.ts'
import { compileCheck, compileWhen, type CheckProgram } from './check-program.ts'
import { rubricDeclarations } from './declarations.ts'
import type { Expression } from './expression.ts'
import {
  compileIn,
  evidenceKeys,
  inputsBeyond,
  letsBeyond,
  widened,
  type InputDeclaration,
  type Sight,
} from './sight.ts'

/** How the answer to one computed question is judged. */
export interface QuestionProgram {
  /** Over `answer`, a text, and all that hidden checks see; the answer is right when it is true. */
  readonly expression: Expression
  /** Evidence keys of the inputs that its verdict depends on, through lets. */
  readonly inputs: readonly string[]
}

/** What a rubric adds to a program. */
export interface RubricProgram {
  /** `hidden/check`, in the order of the rubric. */
  readonly hidden: readonly CheckProgram[]
  /** Its own inputs, by name: only hidden checks and questions see them. */
  readonly rubricInputs: ReadonlyMap<string, InputDeclaration>
  /** Its own lets, by name: only hidden checks and questions see them. */
  readonly rubricLets: ReadonlyMap<string, Expression>
  /** The computed questions, by id. */
  readonly questions: ReadonlyMap<string, QuestionProgram>
  /** The `when` of each variant, in order, over `params` only; undefined for one that always counts. */
  readonly variants: readonly (Expression | undefined)[]
}

/** Compiles the expressions of a rubric where a lab is in sight. Paths of `errors` are relative to the rubric's spec. */
export function compileRubric(lab: Sight, rubric: LabRubricSpec, errors: FieldError[]): RubricProgram {
  const params = new Set([...lab.params, ...(rubric.parameters ?? []).map(({ name }) => name)])
  const sight = widened(lab, rubricDeclarations(lab.declarations, rubric, errors), { params, errors })
  return {
    hidden: (rubric.checks ?? []).map((check, index) =>
      compileCheck(sight, `hidden/${check.id}`, check, `checks[${index}]`),
    ),
    rubricInputs: inputsBeyond(sight.declarations, lab.declarations),
    rubricLets: letsBeyond(sight.lets, lab.lets),
    questions: compileQuestions(sight, rubric),
    variants: (rubric.variants ?? []).map(({ when }, index) =>
      when === undefined ? undefined : compileWhen(sight, when, `variants[${index}].when`),
    ),
  }
}

function compileQuestions(sight: Sight, { quiz }: LabRubricSpec): ReadonlyMap<string, QuestionProgram> {
  const names = new Set([...sight.declarations.keys(), 'answer'])
  const questions = new Map<string, QuestionProgram>()
  quiz?.questions.forEach(({ id, expr }, index) => {
    if (expr === undefined) return
    const expression = compileIn(sight, expr, { names, type: 'bool' }, `quiz.questions[${index}].expr`)
    if (expression === undefined) return
    questions.set(id, { expression, inputs: evidenceKeys(sight, expression.variables) })
  })
  return questions
}
