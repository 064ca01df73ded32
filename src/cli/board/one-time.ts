import { CliFailure } from '../failure.ts'
import type { BoardCommandWords } from '../words-board.ts'

const TIMEOUT_MS = 15_000

/** The address of a board that can be given a token: over https, or on this machine. */
export function boardAddress(given: string, words: BoardCommandWords): URL {
  const address = URL.canParse(given) ? new URL(given) : undefined
  if (address === undefined || !/^https?:$/.test(address.protocol)) {
    throw new CliFailure({ code: 'UsageInvalid', message: words.addressNeeded(given) })
  }
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname)
  if (address.protocol === 'https:' || here) return address
  throw new CliFailure({ code: 'UsageInvalid', message: words.clearText(address.host) })
}

/** Gives the board a token, and gives the address that signs a browser in with it, once. */
export async function oneTimeAddress(board: URL, token: string, words: BoardCommandWords): Promise<string> {
  const answer = await ask(new URL('/sign-in/one-time', board), token, words)
  const { code, status } = answer
  // After `#`: it holds the token, sealed, and nothing after `#` is sent to a server or logged by a proxy.
  if (status === 200 && /^[\w-]+$/.test(code)) return new URL(`/sign-in#${code}`, board).href
  throw new CliFailure({
    code: 'RequestRefused',
    message: words.refused(code === '' ? String(status) : code),
  })
}

async function ask(
  address: URL,
  token: string,
  words: BoardCommandWords,
): Promise<{ readonly status: number; readonly code: string }> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      // A token goes to whom it was meant for, or nowhere.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const body: unknown = await response.json().catch(() => undefined)
    const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : ''
    return { status: response.status, code: typeof code === 'string' ? code : '' }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CliFailure({ code: 'ClusterUnreachable', message: words.unreachable(why), cause })
  }
}
