import type { CheckResult, RepairedObject, Result, SessionCheck, Text } from '../api/index.ts'

/**
 * The public checks of a result as `status.checks` shows them, with the first time each passed kept for ever. What
 * hidden ones came to is `revealedChecks`' to tell.
 */
export function statusChecks(
  result: Result,
  before: readonly SessionCheck[],
  locale: 'fr' | 'en',
  takenAt: string,
): SessionCheck[] {
  const passedBefore = new Map(before.map((check) => [check.id, check.passedAt]))
  return result.checks
    .filter(({ hidden }) => !hidden)
    .map((check) => {
      const passedAt = passedBefore.get(check.id) ?? (check.state === 'Pass' ? takenAt : undefined)
      return { ...withoutTime(check, locale), ...(passedAt !== undefined && { passedAt }) }
    })
}

/** A check as it stands, in the session's language. */
export function withoutTime(
  { id, state, points, max, penalty, message }: CheckResult,
  locale: 'fr' | 'en',
): SessionCheck {
  return {
    id,
    state,
    points,
    max,
    ...(penalty > 0 && { penalty }),
    ...(message !== undefined && { message: inLocale(message, locale) }),
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
