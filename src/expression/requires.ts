/** A check as `requires` sees it. */
export interface Requiring {
  readonly id: string
  readonly requires: readonly string[]
}

/**
 * The checks so ordered that each comes after those it requires, otherwise as written. Total: circles and unknown ids,
 * which compiling a lab refuses, are passed over.
 */
export function orderByRequires<T extends Requiring>(checks: readonly T[]): readonly T[] {
  const byId = new Map(checks.map((check) => [check.id, check]))
  const met = new Set<string>()
  const ordered: T[] = []
  const place = (check: T): void => {
    if (met.has(check.id)) return
    met.add(check.id)
    for (const id of check.requires) {
      const required = byId.get(id)
      if (required !== undefined) place(required)
    }
    ordered.push(check)
  }
  for (const check of checks) place(check)
  return ordered
}
