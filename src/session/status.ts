import type { CheckResult, RepairedObject, Result, SessionCheck, Text } from '../api/index.ts'

/** The checks of a result as `status.checks` shows them, with the first time each passed kept for ever. */
export function statusChecks(
  result: Result,
  before: readonly SessionCheck[],
  locale: 'fr' | 'en',
  takenAt: string,
): SessionCheck[] {
  const passedBefore = new Map(before.map((check) => [check.id, check.passedAt]))
  return result.checks.map((check) => statusCheck(check, passedBefore.get(check.id), locale, takenAt))
}

function statusCheck(
  { id, state, points, max, message }: CheckResult,
  passedBefore: string | undefined,
  locale: 'fr' | 'en',
  takenAt: string,
): SessionCheck {
  const passedAt = passedBefore ?? (state === 'Pass' ? takenAt : undefined)
  return {
    id,
    state,
    points,
    max,
    ...(message !== undefined && { message: inLocale(message, locale) }),
    ...(passedAt !== undefined && { passedAt }),
  }
}

/** `evidence.history`: when each check passed first. */
export function historyOf(checks: readonly SessionCheck[]): Record<string, string> {
  return Object.fromEntries(
    checks.flatMap(({ id, passedAt }) => (passedAt === undefined ? [] : [[id, passedAt] as const])),
  )
}

/** The list with one more repair. One entry an object and kind of change: it never grows without bound. */
export function withRepair(before: readonly RepairedObject[], repair: RepairedObject): RepairedObject[] {
  const known = before.some(
    ({ environment, kind, name, change }) =>
      environment === repair.environment &&
      kind === repair.kind &&
      name === repair.name &&
      change === repair.change,
  )
  return known ? [...before] : [...before, repair]
}

/** A text in the session's language. */
export function inLocale(text: Text, locale: 'fr' | 'en'): string {
  return text[locale]
}
