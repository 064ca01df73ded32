import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Logger } from '../../api/index.ts'
import { LIVE_EVENTS } from '../view.ts'
import { openEventStream, type EventStream, type LiveEvent } from './event-stream.ts'

/** What one browser looks at. */
export interface Watcher {
  /** Whose it is: each person has a few at most. */
  readonly who: string
  /** What to tell after changes; called again for the same moment never. */
  look(): readonly Omit<LiveEvent, 'id'>[]
  /** Something is left to tell a little later, although nothing changes any more. */
  owes?(): boolean
  /** Whether they may still look; asked now and then. Rejects when that cannot be told. */
  mayStill(): Promise<boolean>
}

/** Tells browsers of changes. */
export interface Hub {
  /** Something changed: everybody's view is looked at before long. */
  changed(): void
  /** The moment as a text that differs after each change, and between replicas. */
  readonly version: string
  /** Answers with a stream; false when there are too many already. `since`: the version that the browser has seen. */
  watch(response: ServerResponse, watcher: Watcher, since: string | undefined): boolean
  readonly watchers: number
  /** Ends all streams, and takes no more. */
  close(): void
}

/** Limits and paces of a hub. */
export interface HubTimings {
  /** Changes that come within this time are told together. */
  readonly gatherMs: number
  /** What is owed is told so much later. */
  readonly owedMs: number
  readonly beatMs: number
  /** Views change with time too: nobody need touch a session for it to be stuck. */
  readonly lookAgainMs: number
  readonly mayStillMs: number
}

const TIMINGS: HubTimings = {
  gatherMs: 100,
  owedMs: 500,
  beatMs: 15_000,
  lookAgainMs: 15_000,
  mayStillMs: 30_000,
}
const MOST_WATCHERS = 500
const MOST_PER_PERSON = 20
/** Looking takes at most a fifth of the time, however many look. */
const REST_FACTOR = 4

/** A hub without watchers. */
export function createHub(logger: Logger, given: Partial<HubTimings> = {}): Hub {
  const timings = { ...TIMINGS, ...given }
  const instance = randomBytes(6).toString('base64url')
  const watching = new Map<Watcher, EventStream>()
  let changes = 0
  let pending: NodeJS.Timeout | undefined
  let notBefore = 0
  let closed = false

  const version = (): string => `${instance}-${changes}`
  const tell = (watcher: Watcher, stream: EventStream): void => {
    try {
      for (const event of watcher.look()) stream.send({ ...event, id: version() })
    } catch (error) {
      logger.error({ err: error }, 'A view of the board could not be made')
      stream.end()
    }
  }
  const lookAll = (): void => {
    pending = undefined
    const startedAt = performance.now()
    for (const [watcher, stream] of watching) tell(watcher, stream)
    const endedAt = performance.now()
    notBefore = endedAt + REST_FACTOR * (endedAt - startedAt)
    if ([...watching.keys()].some((watcher) => watcher.owes?.() === true)) lookSoon(timings.owedMs)
  }
  const lookSoon = (afterMs = timings.gatherMs): void => {
    if (closed || watching.size === 0) return
    pending ??= setTimeout(lookAll, Math.max(afterMs, notBefore - performance.now()))
  }
  const askAll = async (): Promise<void> => {
    await Promise.all(
      [...watching].map(async ([watcher, stream]) => {
        // What cannot be told now is asked again: a page that stands still shows nothing new.
        if (await watcher.mayStill().catch(() => true)) return
        stream.send({ name: LIVE_EVENTS.gone, id: version() })
        stream.end()
      }),
    )
  }
  const timers = [
    setInterval(() => {
      for (const stream of watching.values()) stream.beat()
    }, timings.beatMs),
    setInterval(() => lookSoon(), timings.lookAgainMs),
    setInterval(() => void askAll(), timings.mayStillMs),
  ]
  for (const timer of timers) timer.unref()

  return {
    changed() {
      changes += 1
      lookSoon()
    },
    get version() {
      return version()
    },
    watch(response, watcher, since) {
      const theirs = [...watching.keys()].filter(({ who }) => who === watcher.who).length
      if (closed || watching.size >= MOST_WATCHERS || theirs >= MOST_PER_PERSON) return false
      const stream = openEventStream(response, () => watching.delete(watcher))
      watching.set(watcher, stream)
      // What they have is taken as seen; whatever changed since then is not known any more.
      watcher.look()
      if (since !== version()) stream.send({ name: LIVE_EVENTS.refresh, id: version() })
      return true
    },
    get watchers() {
      return watching.size
    },
    close() {
      closed = true
      clearTimeout(pending)
      for (const timer of timers) clearInterval(timer)
      for (const stream of watching.values()) stream.end()
    },
  }
}
