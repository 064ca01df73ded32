import { randomBytes } from 'node:crypto'
import type { Sealer } from './seal.ts'

/** Codes that sign in once: what a browser is given instead of a token. */
export interface OneTimeCodes {
  /** A code that stands for this token for a short time, at every replica that has the same key. */
  issue(token: string): string
  /** The token of a code, which using it ends here; `spent` when it was used here or is too old; nothing when it is no code. */
  redeem(code: string): { readonly token: string } | 'spent' | undefined
}

/** How long a code can be used. */
export const CODE_LIFE_MS = 60_000

const PURPOSE = 'one-time'
const ID_BYTES = 16
/** Beyond so many used in one life no code is taken: one that was forgotten could be used again. */
const MOST_SPENT = 10_000

/**
 * Codes that hold their token, sealed: the replica that made one need not be the one that it reaches. Which ones are used
 * up is known to this process alone, so that within its life a code can be used once at each replica.
 */
export function createOneTimeCodes(sealer: Sealer, now: () => number): OneTimeCodes {
  const spent = new Map<string, number>()
  const forgetOld = (): void => {
    for (const [id, until] of spent) if (until <= now()) spent.delete(id)
  }
  return {
    issue(token) {
      const id = randomBytes(ID_BYTES).toString('base64url')
      return sealer.seal({ token, id, until: now() + CODE_LIFE_MS }, PURPOSE)
    },
    redeem(code) {
      const { token, id, until } = sealer.open(code, PURPOSE) ?? {}
      if (typeof token !== 'string' || typeof id !== 'string' || typeof until !== 'number') return undefined
      if (until <= now() || spent.has(id)) return 'spent'
      if (spent.size >= MOST_SPENT) forgetOld()
      if (spent.size >= MOST_SPENT) return 'spent'
      spent.set(id, until)
      return { token }
    },
  }
}
