import { randomBytes } from 'node:crypto'

/** Codes that sign in once: what a browser is given instead of a token. */
export interface OneTimeCodes {
  /** A code that stands for this token for a short time. */
  issue(token: string): string
  /** The token of a code that was never used and is not too old; using it ends it. */
  redeem(code: string): string | undefined
}

/** How long a code can be used. */
export const CODE_LIFE_MS = 60_000
const CODE_BYTES = 32
const MOST_CODES = 1_000

/** Codes in this process's memory: another replica knows nothing of them. */
export function createOneTimeCodes(now: () => number): OneTimeCodes {
  const codes = new Map<string, { readonly token: string; readonly until: number }>()
  return {
    issue(token) {
      for (const [code, { until }] of codes) {
        // In order of age: the first that lives is followed by younger ones.
        if (until > now() && codes.size < MOST_CODES) break
        codes.delete(code)
      }
      const code = randomBytes(CODE_BYTES).toString('base64url')
      codes.set(code, { token, until: now() + CODE_LIFE_MS })
      return code
    },
    redeem(code) {
      const found = codes.get(code)
      codes.delete(code)
      return found !== undefined && found.until > now() ? found.token : undefined
    },
  }
}
