import type { FieldError } from '../../api/index.ts'
import { placedChecks, type Draft } from './rule.ts'

/** Bounds of a lab. Each is also in the CRD where a schema can say it; the 64 checks are over all tasks. */
export const LIMITS = { checks: 64, environments: 8, bytes: 512 * 1024 } as const

/** A lab is no larger than what can be kept, watched and judged at once. */
export function checkLimits({ spec }: Draft): readonly FieldError[] {
  const bytes = Buffer.byteLength(JSON.stringify(spec))
  return [
    ...placedChecks(spec)
      .slice(LIMITS.checks, LIMITS.checks + 1)
      .map(({ path }) =>
        exceeded(path, `check number ${LIMITS.checks + 1}`, `at most ${LIMITS.checks} checks`),
      ),
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

function exceeded(path: string, found: string, expected: string): FieldError {
  return { code: 'LimitExceeded', path: path === '' ? 'spec' : path, found, expected }
}
