import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Logger } from '../api/index.ts'
import { limitedSignal, onAbort } from './abort.ts'
import type { Client } from './client.ts'
import { pause, systemClock, type Clock } from './clock.ts'
import { ClusterError } from './errors.ts'
import { createLeaseLock } from './lease-lock.ts'

/** client-go's defaults; each must be well below the one before. */
export interface LeaseTimings {
  /** How long others wait after the last renewal they saw. @default 15_000 */
  readonly durationMs: number
  /** How long the holder tries to renew before it gives up. @default 10_000 */
  readonly renewDeadlineMs: number
  /** @default 2_000; those who wait add up to 1.2 times that */
  readonly retryMs: number
}

/** One candidate for a Lease. */
export interface ElectionOptions {
  readonly client: Client
  readonly namespace: string
  readonly name: string
  /** Must differ between processes. @default host name and a random part */
  readonly identity?: string | undefined
  readonly timings?: Partial<LeaseTimings> | undefined
  /**
   * Asked before the Lease is taken and before each renewal. When it says no, the Lease is not taken, or the work is
   * called off and the Lease given back. What it throws is one failed attempt.
   */
  readonly mayLead?: ((signal: AbortSignal) => boolean | Promise<boolean>) | undefined
  /** Called when somebody else may lead, before the work is called off: from now on nothing may be written. */
  readonly onLost?: (() => void) | undefined
  readonly logger: Logger
  readonly clock?: Clock | undefined
  readonly random?: (() => number) | undefined
}

/** How a term ended. */
export type TermEnd =
  /** The signal aborted or the work ended; the Lease, if held, has been given back. */
  | 'stopped'
  /** Somebody else may lead now: the process should end. */
  | 'lost'
  /** `mayLead` said no: the Lease has been given back, and the process should end. */
  | 'unfit'

type Attempt = 'held' | 'not held' | 'unfit'

const JITTER = 1.2

/**
 * Waits for the Lease, then runs `lead` until it ends, the signal aborts or the Lease is lost. The signal given to
 * `lead` aborts in the last two cases; `lead` is waited for, and only then is the Lease given back. Rejects with what
 * `lead` threw and nothing else.
 */
export async function runElected(
  options: ElectionOptions,
  signal: AbortSignal,
  lead: (leading: AbortSignal) => Promise<void>,
): Promise<TermEnd> {
  const { name, logger, clock = systemClock, random = Math.random } = options
  const timings = { durationMs: 15_000, renewDeadlineMs: 10_000, retryMs: 2_000, ...options.timings }
  const identity = options.identity ?? `${hostname()}_${randomUUID()}`
  const lock = createLeaseLock({ ...options, clock, identity, durationMs: timings.durationMs })

  const attempt = async (
    act: 'acquire' | 'renew',
    withinMs: number,
    stop: AbortSignal,
    mayLead = options.mayLead,
  ): Promise<Attempt> => {
    const limited = limitedSignal(clock, withinMs, stop)
    try {
      if ((await mayLead?.(limited.signal)) === false) return 'unfit'
      return (await lock[act](limited.signal)) ? 'held' : 'not held'
    } catch (error) {
      const reason = error instanceof ClusterError ? error.reason : 'Internal'
      if (!stop.aborted) logger.warn({ lease: name, reason, err: error }, 'Lease request failed')
      return 'not held'
    } finally {
      limited.end()
    }
  }

  const release = async (): Promise<void> => {
    const limited = limitedSignal(clock, timings.retryMs, undefined)
    // Not given back, it runs out by itself.
    await lock.release(limited.signal).catch(() => undefined)
    limited.end()
  }

  for (let waits = 0; (await attempt('acquire', timings.renewDeadlineMs, signal)) !== 'held'; waits += 1) {
    if (waits === 0) logger.info({ lease: name, identity }, 'Waiting to lead')
    const jitteredMs = timings.retryMs * (1 + random() * JITTER)
    // Whoever comes when the term has just run out fails over soonest.
    await pause(clock, Math.min(jitteredMs, lock.freeInMs || jitteredMs), signal)
    if (signal.aborted) {
      await release()
      return 'stopped'
    }
  }
  logger.info({ lease: name, identity }, 'Leading')

  const leading = new AbortController()
  const ended = new AbortController()
  const term = { unfit: false }

  const callOff = (): void => {
    term.unfit = true
    logger.error({ lease: name, identity }, 'May not lead any longer')
    leading.abort()
  }
  const leftMs = (): number => lock.grantedAt + timings.renewDeadlineMs - clock.now()
  const renewUntilLost = async (stop: AbortSignal): Promise<'lost' | 'stopped'> => {
    for (;;) {
      await pause(clock, timings.retryMs, stop)
      if (stop.aborted) return 'stopped'
      const left = leftMs()
      const outcome =
        left > 0 ? await attempt('renew', left, stop, term.unfit ? undefined : options.mayLead) : 'not held'
      if (outcome === 'unfit') callOff()
      else if (outcome === 'not held' && (lock.isLost || leftMs() <= 0)) return 'lost'
    }
  }

  const offSignal = onAbort(signal, () => leading.abort())
  // Renewing goes on while the work winds down: until that has ended nobody else may lead.
  const renewing = renewUntilLost(ended.signal).then((end) => {
    if (end === 'lost') {
      logger.error({ lease: name, identity }, 'Lease lost')
      options.onLost?.()
      leading.abort()
    }
    return end
  })
  try {
    await lead(leading.signal)
  } finally {
    offSignal()
    ended.abort()
    if ((await renewing) === 'stopped') await release()
  }
  const end = await renewing
  return end === 'stopped' && term.unfit ? 'unfit' : end
}
