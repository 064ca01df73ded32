import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Identify, Person } from '../people/identify.ts'
import { cookieLine, cookieNamed, MOST_COOKIE_BYTES, readCookies } from './cookies.ts'
import type { Sealer } from './seal.ts'

/** Somebody who is signed in, for one request. */
export interface Visit {
  readonly person: Person
  readonly token: string
  /** What each form of theirs bears. */
  readonly csrf: string
}

/** The cookie that a visit is kept in: the token, sealed. Nothing of it is kept by the board. */
export const VISIT_COOKIE = 'board'

const LONGEST_VISIT_SECONDS = 12 * 60 * 60

/** Who sends these cookies: a visit; or that it is over; or nobody. */
export async function readVisit(
  cookies: string | undefined,
  o: { readonly sealer: Sealer; readonly identify: Identify; readonly now: () => number },
): Promise<Visit | 'over' | undefined> {
  const sealed = cookieNamed(readCookies(cookies), VISIT_COOKIE)
  if (sealed === undefined || sealed === '') return undefined
  const { token, csrf, until } = o.sealer.open(sealed, VISIT_COOKIE) ?? {}
  if (typeof token !== 'string' || typeof csrf !== 'string' || typeof until !== 'number') return 'over'
  if (until <= o.now()) return 'over'
  const person = await o.identify(token)
  return person === undefined ? 'over' : { person, token, csrf }
}

/** The `Set-Cookie` line of a new visit; nothing when the token is too long for a cookie. */
export function visitCookie(
  token: string,
  o: { readonly sealer: Sealer; readonly now: number; readonly secure: boolean },
): string | undefined {
  const lasts = Math.floor(Math.min(LONGEST_VISIT_SECONDS, expiryOf(token) - o.now / 1_000))
  const maxAgeSeconds = Math.max(0, lasts)
  const csrf = randomBytes(18).toString('base64url')
  const until = o.now + maxAgeSeconds * 1_000
  const sealed = o.sealer.seal({ token, csrf, until }, VISIT_COOKIE)
  const line = cookieLine(VISIT_COOKIE, sealed, { maxAgeSeconds, secure: o.secure })
  return line.length > MOST_COOKIE_BYTES ? undefined : line
}

/** Whether a form bears the visit's own word. */
export function isOwnForm({ csrf }: Visit, given: unknown): boolean {
  if (typeof given !== 'string') return false
  const [expected, found] = [Buffer.from(csrf), Buffer.from(given)]
  return expected.length === found.length && timingSafeEqual(expected, found)
}

/** Seconds of the epoch when a JWT ends, as it says itself: the API server decides, this only ends the cookie too. */
function expiryOf(token: string): number {
  const [, payload = ''] = token.split('.')
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined
    return typeof exp === 'number' ? exp : Infinity
  } catch {
    return Infinity
  }
}
