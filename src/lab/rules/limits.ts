import type { FieldError } from '../../api/index.ts'
import { hiddenChecks, placedChecks, type Draft, type PlacedCheck, type RubricDraft } from './rule.ts'

/** Bounds of a lab. Each is also in the CRD where a schema can say it; the 64 checks are over all tasks and the rubric. */
export const LIMITS = { checks: 64, environments: 8, bytes: 512 * 1024 } as const

/** A lab is no larger than what can be kept, watched and judged at once. */
export function checkLimits({ spec }: Draft): readonly FieldError[] {
  const bytes = Buffer.byteLength(JSON.stringify(spec))
  return [
    ...tooManyChecks(placedChecks(spec), LIMITS.checks),
    ...(spec.environments.length > LIMITS.environments
      ? [
          exceeded(
            'environments',
            `${spec.environments.length}`,
            `at most ${LIMITS.environments} environments`,
          ),
        ]
      : []),
    ...(bytes > LIMITS.bytes
      ? [
          exceeded(
            '',
            `a lab of ${bytes} bytes`,
            `at most ${LIMITS.bytes} bytes, statement and seed included`,
          ),
        ]
      : []),
  ]
}

/** A lab and its rubric together have no more checks than a lab may have, and a rubric is no larger than a lab. */
export function checkRubricLimits({ spec, rubric }: RubricDraft): readonly FieldError[] {
  const bytes = Buffer.byteLength(JSON.stringify(rubric))
  const left = Math.max(0, LIMITS.checks - placedChecks(spec).length)
  return [
    ...tooManyChecks(hiddenChecks(rubric), left),
    ...(bytes > LIMITS.bytes
      ? [exceeded('', `a rubric of ${bytes} bytes`, `at most ${LIMITS.bytes} bytes`)]
      : []),
  ]
}

function tooManyChecks(checks: readonly PlacedCheck[], left: number): readonly FieldError[] {
  return checks
    .slice(left, left + 1)
    .map(({ path }) => exceeded(path, `check number ${LIMITS.checks + 1}`, `at most ${LIMITS.checks} checks`))
}

function exceeded(path: string, found: string, expected: string): FieldError {
  return { code: 'LimitExceeded', path: path === '' ? 'spec' : path, found, expected }
}
