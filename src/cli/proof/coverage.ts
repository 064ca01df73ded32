import type { LabSpec } from '../../api/index.ts'

/** One assertion that a mutant made false. */
export interface LostAssertion {
  /** `task/check`. */
  readonly check: string
  readonly assertion: number
}

/** An assertion that every mutant leaves true: a typo under `has()` or `.?` looks exactly like this. */
export interface Uncovered extends LostAssertion {
  /** Where it is written: `tasks[1].checks[0].assert[2]`. */
  readonly path: string
  readonly expr: string
}

/** The assertions of a lab that no mutant made false, in the lab's order. */
export function uncovered(
  spec: Pick<LabSpec, 'tasks'>,
  lost: readonly LostAssertion[],
): readonly Uncovered[] {
  const known = new Set(lost.map(({ check, assertion }) => `${check} ${assertion}`))
  return assertionsOf(spec).filter(({ check, assertion }) => !known.has(`${check} ${assertion}`))
}

/** How many assertions a lab has. */
export function countAssertions(spec: Pick<LabSpec, 'tasks'>): number {
  return assertionsOf(spec).length
}

function assertionsOf({ tasks }: Pick<LabSpec, 'tasks'>): readonly Uncovered[] {
  return tasks.flatMap((task, t) =>
    task.checks.flatMap((check, c) =>
      check.assert.map(({ expr }, assertion) => {
        const path = `tasks[${t}].checks[${c}].assert[${assertion}]`
        return { check: `${task.id}/${check.id}`, assertion, path, expr }
      }),
    ),
  )
}
