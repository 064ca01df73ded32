import type { Logger } from '../api/index.ts'
import type { Client, ClusterConfig } from '../kube/index.ts'
import { listen, type RunningServer } from '../server/index.ts'
import { createBoardApp } from './app.ts'
import type { BoardConfig } from './config.ts'
import type { BoardContext } from './context.ts'
import { createHub } from './live/hub.ts'
import { createMay } from './people/access.ts'
import { createIdentify } from './people/identify.ts'
import { readPublicFiles } from './public-files.ts'
import { createCaches, startCaches, type BoardCaches } from './sessions/caches.ts'
import { createReadEnvironment } from './sessions/environment.ts'
import { createRows } from './sessions/rows.ts'
import { loadCookieKey } from './sign-in/cookie-key.ts'
import { createLimiter } from './sign-in/limiter.ts'
import { createOneTimeCodes } from './sign-in/one-time.ts'
import { createSealer } from './sign-in/seal.ts'
import type { Pages } from './view.ts'

/** A board that answers. To close it ends the streams too. */
export type BoardServer = RunningServer

/** What a board is started with. */
export interface BoardOptions {
  readonly config: Omit<BoardConfig, 'healthPort' | 'namespace'>
  readonly client: Client
  readonly cluster: ClusterConfig
  readonly caches: BoardCaches
  readonly cookieKey: Uint8Array
  readonly pages: Pages
  readonly logger: Logger
  readonly now?: () => Date
}

/** What the API server said of a token or a right holds so long: who loses it sees no more after that. */
const ANSWERS_HOLD_MS = 15_000

const LIMITS = { requestTimeoutMs: 10_000, mostConnections: 2_000, closeWithinMs: 5_000 } as const

/** Loads the key, fills the caches, and serves on `config.port` (0 takes any that is free). */
export async function startBoard(
  options: Omit<BoardOptions, 'caches' | 'cookieKey'> & {
    readonly namespace: string
    readonly signal: AbortSignal
    /** Told at once, so that readiness can be answered while they fill. */
    readonly onCaches?: (caches: BoardCaches) => void
  },
): Promise<BoardServer> {
  const { client, logger, namespace, signal } = options
  const caches = createCaches(client, logger)
  options.onCaches?.(caches)
  const [cookieKey] = await Promise.all([loadCookieKey(client, namespace), startCaches(caches, signal)])
  return serveBoard({ ...options, caches, cookieKey })
}

/** Serves what is in these caches. */
export async function serveBoard(options: BoardOptions): Promise<BoardServer> {
  const context = await createContext(options)
  const { caches, hub } = context
  for (const cache of [caches.sessions, caches.labs, caches.transcripts]) cache.onChange(() => hub.changed())
  const server = await listen(createBoardApp(context), { ...LIMITS, port: options.config.port })
  return {
    ...server,
    async close() {
      hub.close()
      await server.close()
    },
  }
}

async function createContext(options: BoardOptions): Promise<BoardContext> {
  const { config, client, caches, logger } = options
  const now = options.now ?? (() => new Date())
  const nowMs = (): number => now().getTime()
  const sealer = createSealer(options.cookieKey)
  const asking = { client, forMs: ANSWERS_HOLD_MS, now: nowMs }
  return {
    ...options,
    now,
    files: await readPublicFiles(),
    rows: createRows(caches, { stuckAfter: config.stuckAfter, now }),
    readEnvironment: createReadEnvironment(client, nowMs),
    identify: createIdentify(asking),
    may: createMay(asking),
    sealer,
    codes: createOneTimeCodes(sealer, nowMs),
    limiter: createLimiter(nowMs),
    hub: createHub(logger),
  }
}
