import { jitteredDelay } from './backoff.ts'
import { LostAnswer, type ResponseHead } from './exchange.ts'

const RETRY_DELAY = { baseMs: 200, maxMs: 10_000 }
/** A server that asks for more patience than this gets its answer passed on to the caller. */
const LONGEST_RETRY_AFTER_MS = 30_000

/**
 * How long to wait before sending the request again, or undefined when it must not be. Only 429, 503, 504 and lost
 * answers are tried again; a request that must not be sent twice only when the server has certainly not acted on it.
 */
export function retryDelay(
  outcome: ResponseHead | LostAnswer,
  repeatable: boolean,
  attempt: number,
  random: () => number,
): number | undefined {
  if (outcome instanceof LostAnswer) {
    // A connection that says goodbye is no sign of trouble: the next one serves at once.
    if (outcome.unprocessed && attempt === 0) return 0
    return outcome.unprocessed || repeatable ? jitteredDelay(RETRY_DELAY, attempt, random) : undefined
  }
  const askedMs = outcome.retryAfter === undefined ? NaN : Number(outcome.retryAfter) * 1000
  const asked = Number.isFinite(askedMs)
  // A refusal that says when to come back was made before the request was looked at.
  const refused = outcome.status === 429 || (outcome.status === 503 && asked)
  if (!refused && !(repeatable && (outcome.status === 503 || outcome.status === 504))) return undefined
  if (!asked) return jitteredDelay(RETRY_DELAY, attempt, random)
  return askedMs > LONGEST_RETRY_AFTER_MS ? undefined : askedMs * (1 + random() * 0.2)
}
