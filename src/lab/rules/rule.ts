import type { Check, FieldError, LabRubricSpec, LabSpec } from '../../api/index.ts'
import type { Discovery } from '../discovery.ts'

/** What the rules judge: a lab as written, and what the cluster serves. */
export interface Draft {
  readonly name: string
  readonly spec: LabSpec
  /** Absent when the lab asks for none, or when there is none. */
  readonly rubric: LabRubricSpec | undefined
  readonly discovery: Discovery
}

/** One concern of a lab: pure, and tells everything it finds. */
export type Rule = (draft: Draft) => readonly FieldError[]

/** A draft whose rubric is there. */
export interface RubricDraft extends Draft {
  readonly rubric: LabRubricSpec
}

/** One concern of a rubric: its paths are within the rubric's spec, and its texts may tell what is secret. */
export type RubricRule = (draft: RubricDraft) => readonly FieldError[]

/** A check with its place in the lab or rubric. */
export interface PlacedCheck {
  readonly check: Check
  /** `task/check`, or `hidden/check`. */
  readonly id: string
  /** `tasks[0].checks[2]`, or `checks[1]` of a rubric. */
  readonly path: string
}

/** Every check of a lab, in its order. */
export function placedChecks(spec: LabSpec): readonly PlacedCheck[] {
  return spec.tasks.flatMap((task, t) =>
    task.checks.map((check, c) => ({
      check,
      id: `${task.id}/${check.id}`,
      path: `tasks[${t}].checks[${c}]`,
    })),
  )
}

/** Every check of a rubric, in its order. */
export function hiddenChecks({ checks = [] }: LabRubricSpec): readonly PlacedCheck[] {
  return checks.map((check, c) => ({ check, id: `hidden/${check.id}`, path: `checks[${c}]` }))
}
