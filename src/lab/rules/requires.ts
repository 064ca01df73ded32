import type { FieldError } from '../../api/index.ts'
import { closest } from './closest.ts'
import { hiddenChecks, placedChecks, type Draft, type PlacedCheck, type RubricDraft } from './rule.ts'

/** `requires` names checks of the lab, and follows no circle. */
export function checkRequires({ spec }: Draft): readonly FieldError[] {
  const checks = placedChecks(spec)
  return [...unknown(checks, checks, 'the task/check of a check of this lab'), ...circles(checks)]
}

/** `requires` of hidden checks names checks of the lab or of the rubric, and follows no circle. */
export function checkHiddenRequires({ spec, rubric }: RubricDraft): readonly FieldError[] {
  const hidden = hiddenChecks(rubric)
  const known = [...placedChecks(spec), ...hidden]
  return [
    ...unknown(hidden, known, 'the task/check of a check of the lab, or hidden/check of one of the rubric'),
    ...circles(hidden),
  ]
}

function unknown(
  checks: readonly PlacedCheck[],
  known: readonly PlacedCheck[],
  expected: string,
): readonly FieldError[] {
  const ids = known.map(({ id }) => id)
  return checks.flatMap(({ check, path }) =>
    (check.requires ?? []).flatMap((id, r): readonly FieldError[] => {
      if (ids.includes(id)) return []
      const meant = closest(id, ids)
      return [
        {
          code: 'UnknownReference',
          path: `${path}.requires[${r}]`,
          found: `check "${id}"`,
          expected,
          ...(meant === undefined ? {} : { remedy: `Did you mean ${meant}?` }),
        },
      ]
    }),
  )
}

/** One error for each circle, at the check of it that comes first. */
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
