import type { FieldError } from '../../api/index.ts'
import { closest } from './closest.ts'
import { placedChecks, type Draft, type PlacedCheck } from './rule.ts'

/** `requires` names checks of the lab, and follows no circle. */
export function checkRequires({ spec }: Draft): readonly FieldError[] {
  const checks = placedChecks(spec)
  const ids = checks.map(({ id }) => id)
  const unknown = checks.flatMap(({ check, path }) =>
    (check.requires ?? []).flatMap((id, r): readonly FieldError[] => {
      if (ids.includes(id)) return []
      const meant = closest(id, ids)
      return [
        {
          code: 'UnknownReference',
          path: `${path}.requires[${r}]`,
          found: `check "${id}"`,
          expected: 'the task/check of a check of this lab',
          ...(meant === undefined ? {} : { remedy: `Did you mean ${meant}?` }),
        },
      ]
    }),
  )
  return [...unknown, ...circles(checks)]
}

/** One error for each circle, at the check of it that comes first in the lab. */
function circles(checks: readonly PlacedCheck[]): readonly FieldError[] {
  const byId = new Map(checks.map((each) => [each.id, each]))
  const done = new Set<string>()
  const errors: FieldError[] = []
  const visit = (id: string, trail: readonly string[]): void => {
    const start = trail.indexOf(id)
    if (start >= 0) {
      errors.push(circle(checks, trail.slice(start)))
      return
    }
    if (done.has(id)) return
    for (const required of byId.get(id)?.check.requires ?? []) visit(required, [...trail, id])
    done.add(id)
  }
  for (const { id } of checks) visit(id, [])
  return errors
}

function circle(checks: readonly PlacedCheck[], ids: readonly string[]): FieldError {
  const first = checks.find(({ id }) => ids.includes(id))
  return {
    code: 'RequiresCycle',
    path: `${first?.path ?? 'tasks'}.requires`,
    found: [...ids, ids[0]].join(' → '),
    expected: 'checks that can be judged one after the other',
    remedy: 'Take one requirement of the circle away',
  }
}
