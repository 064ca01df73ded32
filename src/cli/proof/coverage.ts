import type { Check, LabRubricSpec, LabSpec } from '../../api/index.ts'

/** What has assertions: a lab, and its rubric where it has one. */
export interface Asserting {
  readonly lab: Pick<LabSpec, 'tasks'>
  readonly rubric?: Pick<LabRubricSpec, 'checks'> | undefined
}

/** One assertion that a mutant made false. */
export interface LostAssertion {
  /** `task/check`, or `hidden/check`. */
  readonly check: string
  readonly assertion: number
}

/** An assertion that every mutant leaves true: a typo under `has()` or `.?` looks exactly like this. */
export interface Uncovered extends LostAssertion {
  /** Where it is written: `tasks[1].checks[0].assert[2]`, of the rubric `checks[0].assert[2]`. */
  readonly path: string
  readonly expr: string
}

/** The assertions of a lab and its rubric that no mutant made false, in their order. */
export function uncovered(of: Asserting, lost: readonly LostAssertion[]): readonly Uncovered[] {
  const known = new Set(lost.map(({ check, assertion }) => `${check} ${assertion}`))
  return assertionsOf(of).filter(({ check, assertion }) => !known.has(`${check} ${assertion}`))
}

/** How many assertions there are. */
export function countAssertions(of: Asserting): number {
  return assertionsOf(of).length
}

function assertionsOf({ lab, rubric }: Asserting): readonly Uncovered[] {
  return [
    ...lab.tasks.flatMap((task, t) => assertionsIn(task.id, task.checks, `tasks[${t}].checks`)),
    ...assertionsIn('hidden', rubric?.checks ?? [], 'checks'),
  ]
}

function assertionsIn(task: string, checks: readonly Check[], path: string): readonly Uncovered[] {
  return checks.flatMap((check, c) =>
    check.assert.map(({ expr }, assertion) => ({
      check: `${task}/${check.id}`,
      assertion,
      path: `${path}[${c}].assert[${assertion}]`,
      expr,
    })),
  )
}
