import type { Check, FieldError, LabRubricSpec, LabSpec, Task } from '../../api/index.ts'
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

/** A check with its place in the lab. */
export interface PlacedCheck {
  readonly task: Task
  readonly check: Check
  /** `task/check`. */
  readonly id: string
  /** `tasks[0].checks[2]`. */
  readonly path: string
}

/** Every check of a lab, in its order. */
export function placedChecks(spec: LabSpec): readonly PlacedCheck[] {
  return spec.tasks.flatMap((task, t) =>
    task.checks.map((check, c) => ({
      task,
      check,
      id: `${task.id}/${check.id}`,
      path: `tasks[${t}].checks[${c}]`,
    })),
  )
}
