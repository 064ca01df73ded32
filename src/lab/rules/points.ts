import type { FieldError } from '../../api/index.ts'
import { placedChecks, type Draft } from './rule.ts'

/** A lab can earn at least one point. */
export function checkPoints({ spec }: Draft): readonly FieldError[] {
  const checks = placedChecks(spec)
  const sum = checks.reduce((total, { check }) => total + Math.max(0, check.points), 0)
  if (sum >= 1) return []
  const found = checks.length === 0 ? 'no check' : 'points that sum to 0'
  return [{ code: 'PointsZero', path: 'tasks', found, expected: 'at least one check with a point' }]
}
