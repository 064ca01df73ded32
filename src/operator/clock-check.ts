import type { Logger } from '../api/index.ts'
import {
  certainSkewMs,
  measureClockSkew,
  systemClock,
  type Client,
  type Clock,
  type SkewBounds,
} from '../kube/index.ts'
import type { CheckResult } from '../server/index.ts'

/** Whether this replica's clock may be trusted with deadlines. */
export interface ClockCheck {
  /**
   * Whether the clock is right, measured anew when the last measurement no longer counts. While the server does not
   * answer, what was known last holds; before the first answer the clock counts as wrong.
   */
  isRight(signal?: AbortSignal): Promise<boolean>
  /** As last measured. */
  result(): CheckResult
  /** By how much our clock is certainly ahead, as last measured; 0 when it may be right to the millisecond. */
  skewMs(): number | undefined
}

/** Clocks drift slowly; a step of ours is noticed without asking. */
const MEASURED_EVERY_MS = 30_000
const STEP_MS = 500

/** Compares this machine's clock with the API server's when it is asked, and now and then. */
export function createClockCheck(options: {
  readonly client: Pick<Client, 'send'>
  readonly logger: Logger
  readonly clock?: Clock
}): ClockCheck {
  const { client, logger, clock = systemClock } = options
  let last: { readonly at: number; readonly offsetMs: number; readonly bounds: SkewBounds } | undefined

  // The wall clock against the monotonic one: it moves only when somebody sets the wall clock.
  const offsetMs = (): number => clock.date().getTime() - clock.now()
  const isCurrent = (): boolean =>
    last !== undefined &&
    clock.now() - last.at < MEASURED_EVERY_MS &&
    Math.abs(offsetMs() - last.offsetMs) < STEP_MS
  const skewMs = (): number => (last === undefined ? 0 : certainSkewMs(last.bounds))

  const measure = async (signal: AbortSignal | undefined): Promise<void> => {
    const before = skewMs()
    const taken = { at: clock.now(), offsetMs: offsetMs() }
    last = { ...taken, bounds: await measureClockSkew(client, { clock, signal }) }
    if ((before === 0) === (skewMs() === 0)) return
    if (skewMs() === 0) logger.info({}, 'The clock agrees with the API server’s again')
    else logger.error({ skewMs: skewMs() }, 'The clock differs from the API server’s')
  }

  return {
    async isRight(signal) {
      try {
        if (!isCurrent()) await measure(signal)
      } catch (error) {
        logger.debug({ err: error }, 'The clock could not be compared')
      }
      return last !== undefined && skewMs() === 0
    },
    skewMs: () => (last === undefined ? undefined : certainSkewMs(last.bounds, 0)),
    result() {
      if (last === undefined) return failed('The clock has not been compared with the API server’s yet')
      const seconds = Math.abs(skewMs() / 1_000).toFixed(1)
      if (skewMs() === 0) return { ok: true }
      const side = skewMs() > 0 ? 'ahead of' : 'behind'
      return failed(`The clock is at least ${seconds} s ${side} the API server’s: set it right, with NTP`)
    },
  }
}

function failed(message: string): CheckResult {
  return { ok: false, message }
}
