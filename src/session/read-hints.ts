import type { LabSpec } from '../api/index.ts'

/** Every hint of a lab: `task/hint` to its cost. */
export function hintCosts(spec: LabSpec): ReadonlyMap<string, number> {
  return new Map(
    spec.tasks.flatMap((task) =>
      (task.hints ?? []).map(({ id, cost }) => [`${task.id}/${id}`, cost] as const),
    ),
  )
}

/** What the candidate asks for, parted into hints still to reveal and the first that the lab does not have. */
export function readHints(
  asked: readonly string[],
  revealed: readonly string[],
  known: ReadonlyMap<string, number>,
): {
  readonly toReveal: readonly string[]
  readonly unknown?: { readonly path: string; readonly hint: string }
} {
  const toReveal = [...new Set(asked)].filter((hint) => known.has(hint) && !revealed.includes(hint))
  const index = asked.findIndex((hint) => !known.has(hint))
  const hint = asked[index]
  return hint === undefined ? { toReveal } : { toReveal, unknown: { path: `spec.hints[${index}]`, hint } }
}
