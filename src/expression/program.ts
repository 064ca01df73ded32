import type { FieldError, LabRubricSpec, LabSpec } from '../api/index.ts'
import { compileCheck, type CheckProgram } from './check-program.ts'
import { labDeclarations } from './declarations.ts'
import { environment } from './engine.ts'
import type { Expression } from './expression.ts'
import { BUILTINS, nameIssue } from './names.ts'
import { orderByRequires } from './requires.ts'
import { compileRubric, type RubricProgram } from './rubric-program.ts'
import { inputsBeyond, widened, type InputDeclaration, type Sight } from './sight.ts'

/** All expressions of a lab and its rubric, compiled: what grading runs. */
export interface Program extends RubricProgram {
  /** What is marked all along, in the order of the lab. */
  readonly checks: readonly CheckProgram[]
  /** The same checks, each after those it requires. */
  readonly order: readonly CheckProgram[]
  /** These and the hidden ones, each after those it requires: what the last mark judges. */
  readonly finalOrder: readonly CheckProgram[]
  /** Evidence keys that some check of the lab names: only these are gathered for live marks. */
  readonly inputs: readonly string[]
  /** Those, and what hidden checks and questions name: gathered for the last mark. */
  readonly finalInputs: readonly string[]
  /** The lab's inputs, by name. */
  readonly labInputs: ReadonlyMap<string, InputDeclaration>
  /** The lab's lets, by name. */
  readonly lets: ReadonlyMap<string, Expression>
}

/** A program, or all that is wrong. */
export interface ProgramCompilation {
  /** Absent when there is any error. */
  readonly program?: Program
  /** Paths are relative to the lab's spec: `tasks[1].checks[0].assert[2].expr`. */
  readonly errors: readonly FieldError[]
  /** Paths are relative to the rubric's spec: `checks[0].assert[1].expr`, `quiz.questions[3].expr`, `let.main`. */
  readonly rubricErrors: readonly FieldError[]
}

/**
 * Compiles every expression and message of a lab and its rubric in one environment, or says all that is wrong with them.
 * What the lab says sees nothing of the rubric.
 */
export function compileProgram(spec: LabSpec, rubric?: LabRubricSpec | null): ProgramCompilation {
  const errors: FieldError[] = []
  const rubricErrors: FieldError[] = []
  const lab = labSight(spec, rubric ?? {}, errors)
  const checks = spec.tasks.flatMap((task, taskIndex) =>
    task.checks.map((check, index) =>
      compileCheck(lab, `${task.id}/${check.id}`, check, `tasks[${taskIndex}].checks[${index}]`),
    ),
  )
  const compiled = compileRubric(lab, rubric ?? {}, rubricErrors)
  if (errors.length > 0 || rubricErrors.length > 0) return { errors, rubricErrors }
  const marked = [...checks, ...compiled.hidden]
  const program: Program = {
    ...compiled,
    checks,
    order: orderByRequires(checks),
    finalOrder: orderByRequires(marked),
    inputs: keysOf(checks),
    finalInputs: keysOf([...marked, ...compiled.questions.values()]),
    labInputs: inputsBeyond(lab.declarations),
    lets: lab.lets,
  }
  return { program, errors, rubricErrors }
}

function labSight(spec: LabSpec, rubric: LabRubricSpec, errors: FieldError[]): Sight {
  const params = new Set((spec.parameters ?? []).map(({ name }) => name))
  const nothing = {
    env: environment(allNames(spec, rubric)),
    declarations: new Map(),
    lets: new Map(),
    params,
    errors,
  }
  return widened(nothing, labDeclarations(spec, errors))
}

/** One environment serves the whole lab; which names an expression may use is for its declarations to say. */
function allNames(spec: LabSpec, rubric: LabRubricSpec): ReadonlySet<string> {
  const checks = [...spec.tasks.flatMap((task) => task.checks), ...(rubric.checks ?? [])]
  const named = [spec, rubric, ...checks].flatMap(({ inputs, let: lets }) => [inputs, lets])
  const names = [...named, ...checks.map((check) => check.each)].flatMap((record) =>
    Object.keys(record ?? {}),
  )
  return new Set([...BUILTINS, ...names.filter((name) => nameIssue(name) === undefined)])
}

function keysOf(readers: readonly { readonly inputs: readonly string[] }[]): readonly string[] {
  return [...new Set(readers.flatMap(({ inputs }) => inputs))].sort()
}
