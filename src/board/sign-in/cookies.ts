/** How a cookie is set. */
export interface CookieOptions {
  readonly maxAgeSeconds: number
  /** Sent over https only; the name then says so, and no other host or path can set it (RFC 6265bis, `__Host-`). */
  readonly secure: boolean
}

/** More than this, name and all, browsers drop without a word (RFC 6265 §6.1). */
export const MOST_COOKIE_BYTES = 4_096

/** The cookies of a request by name; of twins the first counts. */
export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    const name = part.slice(0, Math.max(at, 0)).trim()
    if (name !== '' && !cookies.has(name)) cookies.set(name, part.slice(at + 1).trim())
  }
  return cookies
}

/** A cookie by its plain name, whether it was set over https or not. */
export function cookieNamed(cookies: ReadonlyMap<string, string>, name: string): string | undefined {
  return cookies.get(`__Host-${name}`) ?? cookies.get(name)
}

/** A `Set-Cookie` line. The value must be of base64url's alphabet: anything else is a bug of ours. */
export function cookieLine(name: string, value: string, { maxAgeSeconds, secure }: CookieOptions): string {
  if (!/^[\w-]*$/.test(value)) throw new Error(`A value of cookie ${name} that would need quoting`)
  const full = secure ? `__Host-${name}` : name
  const attributes = ['Path=/', `Max-Age=${maxAgeSeconds}`, 'HttpOnly', 'SameSite=Strict']
  return [`${full}=${value}`, ...attributes, ...(secure ? ['Secure'] : [])].join('; ')
}

/** The lines that end a cookie, however it was set. */
export function clearedLines(name: string): readonly string[] {
  return [false, true].map((secure) => cookieLine(name, '', { maxAgeSeconds: 0, secure }))
}
