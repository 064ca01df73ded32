import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { formatFieldError } from './api/index.ts'
import { parseConfig, startBoard, type BoardCaches, type BoardConfig } from './board/index.ts'
import { PAGES } from './board/pages/index.ts'
import { clusterFromEnvironment, createClient } from './kube/index.ts'
import { startHealthServer, type CheckResult, type Readiness } from './server/index.ts'

const logger = pino({ redact: ['token', '*.token', 'headers.authorization', 'headers.cookie'] })

// A bug must be seen, and never end what everybody looks at.
process.on('unhandledRejection', (error) => logger.error({ err: error }, 'Unhandled rejection'))

/** Lists that are larger come in smaller pages: a candidate's large objects must not fill our memory. */
const MAX_RESPONSE_BYTES = 8 << 20
/** Kubernetes kills 30 s after SIGTERM: what hangs until then would take the last words with it. */
const STOP_WITHIN_MS = 25_000

const { values } = parseArgs({ options: { config: { type: 'string' } } })
const settings = await readConfig(values.config)
const stop = new AbortController()
for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => beginToStop())
try {
  await run(settings, stop.signal)
  process.exit(0)
} catch (error) {
  // Told to stop before its caches were in.
  if (stop.signal.aborted) process.exit(0)
  logger.fatal({ err: error }, error instanceof Error ? error.message : 'The board ended')
  process.exit(1)
}

function beginToStop(): void {
  logger.info({}, 'Stopping')
  stop.abort()
  setTimeout(() => {
    logger.fatal({}, 'Stopping took too long')
    process.exit(1)
  }, STOP_WITHIN_MS).unref()
}

async function readConfig(file: string | undefined): Promise<BoardConfig> {
  const parsed = parseConfig(file === undefined ? '' : await readFile(file, 'utf8'))
  if ('config' in parsed) return parsed.config
  for (const error of parsed.errors) logger.fatal({ code: error.code }, formatFieldError(error))
  process.exit(2)
}

async function run(config: BoardConfig, signal: AbortSignal): Promise<void> {
  const cluster = clusterFromEnvironment(process.env)
  const client = await createClient(cluster, { logger, maxResponseBytes: MAX_RESPONSE_BYTES })
  let caches: BoardCaches | undefined
  let listens = false
  const { namespace, port, healthPort } = config
  const readiness = (): Readiness => ({
    role: signal.aborted ? 'stopping' : 'serving',
    checks: {
      ...cacheChecks(caches),
      port: listens ? { ok: true } : { ok: false, message: 'Not listening yet' },
    },
  })
  const health = healthPort === 0 ? undefined : await startHealthServer({ port: healthPort, readiness })
  const board = await startBoard({
    ...{ config, client, cluster, namespace, logger, signal },
    pages: PAGES,
    onCaches: (made) => (caches = made),
  })
  listens = true
  logger.info({ namespace, port }, 'Board is ready')
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  await board.close()
  await health?.close()
  client.close()
}

function cacheChecks(caches: BoardCaches | undefined): Readonly<Record<string, CheckResult>> {
  return Object.fromEntries(
    (['sessions', 'labs', 'transcripts'] as const).map((name): [string, CheckResult] => [
      name,
      caches?.[name].hasSynced() === true ? { ok: true } : { ok: false, message: 'Not all seen yet' },
    ]),
  )
}
