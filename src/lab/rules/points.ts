import type { FieldError } from '../../api/index.ts'
import { hiddenChecks, placedChecks, type Draft, type PlacedCheck, type RubricDraft } from './rule.ts'

/** A lab can earn at least one point, from its own checks when it has no rubric; penalties take some. */
export function checkPoints({ spec }: Draft): readonly FieldError[] {
  const checks = placedChecks(spec)
  const errors = emptyPenalties(checks)
  if (spec.rubric === 'Required' || earned(checks) >= 1) return errors
  const found = checks.length === 0 ? 'no check' : 'points that sum to 0'
  return [
    ...errors,
    { code: 'PointsZero', path: 'tasks', found, expected: 'at least one check with a point' },
  ]
}

/** Lab, hidden checks and quiz together can earn at least one point. */
export function checkRubricPoints({ spec, rubric }: RubricDraft): readonly FieldError[] {
  const hidden = hiddenChecks(rubric)
  const { quiz } = rubric
  const errors = emptyPenalties(hidden)
  if (earned(placedChecks(spec)) + earned(hidden) + (quiz === undefined ? 0 : quiz.draw * quiz.points) >= 1)
    return errors
  return [
    ...errors,
    {
      code: 'PointsZero',
      path: 'checks',
      found: 'points that sum to 0 in the lab, its rubric and the quiz',
      expected: 'at least one check with a point, or a quiz',
    },
  ]
}

function earned(checks: readonly PlacedCheck[]): number {
  return checks.reduce(
    (total, { check }) => total + (check.penalty === true ? 0 : Math.max(0, check.points)),
    0,
  )
}

function emptyPenalties(checks: readonly PlacedCheck[]): readonly FieldError[] {
  return checks.flatMap(({ check, path }): readonly FieldError[] => {
    if (check.penalty !== true) return []
    return [
      ...(check.points >= 1
        ? []
        : [
            {
              code: 'PointsZero',
              path: `${path}.points`,
              found: `a penalty of ${check.points}`,
              expected: 'at least 1: the points that failing takes away',
            } as const,
          ]),
      ...(check.partial === true
        ? [
            {
              code: 'SchemaInvalid',
              path: `${path}.partial`,
              found: 'partial beside penalty',
              expected: 'one or the other: a penalty is taken as a whole',
            } as const,
          ]
        : []),
    ]
  })
}
