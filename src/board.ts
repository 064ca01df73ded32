import { parseConfig, startBoard, type BoardCaches, type BoardConfig } from './board/index.ts'
import { PAGES } from './board/pages/index.ts'
import { clusterFromEnvironment, createClient } from './kube/index.ts'
import { MAX_RESPONSE_BYTES } from './process/limits.ts'
import { runProcess, type ProcessContext } from './process/run-process.ts'
import { startHealthServer, type CheckResult, type Readiness } from './server/index.ts'

await runProcess({ parseConfig, run, ended: 'The board ended' })

async function run(config: BoardConfig, context: ProcessContext): Promise<number> {
  try {
    await serve(config, context)
  } catch (error) {
    // Told to stop before its caches were in.
    if (!context.signal.aborted) throw error
  }
  return 0
}

async function serve(config: BoardConfig, { logger, signal }: ProcessContext): Promise<void> {
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
