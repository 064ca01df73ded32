import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { pino, type Logger } from 'pino'
import { formatFieldError } from '../api/index.ts'
import type { ParsedConfig } from './config.ts'

/** What a process is given to run with. */
export interface ProcessContext {
  readonly logger: Logger
  /** Aborts when the process is told to stop. */
  readonly signal: AbortSignal
}

/** A process that runs in the cluster until it is told to stop. */
export interface ClusterProcess<Config> {
  readonly parseConfig: (text: string) => ParsedConfig<Config>
  /** Gives the code to exit with, soon after the signal aborts. */
  readonly run: (config: Config, context: ProcessContext) => Promise<number>
  /** Said when it ends by what is no Error. */
  readonly ended: string
}

/** Kubernetes kills 30 s after SIGTERM: what hangs until then would take the last words with it. */
const STOP_WITHIN_MS = 25_000

/**
 * Runs it with the file that `--config` names until SIGTERM or SIGINT, and exits: with 2 when the file does not fit, with
 * 1 when it fails or does not stop in time.
 */
export async function runProcess<Config>(what: ClusterProcess<Config>): Promise<never> {
  const logger = pino({ redact: ['token', '*.token', 'headers.authorization', 'headers.cookie'] })
  // A bug must be seen and counted, and never end in silence, half-way, what somebody works with or looks at.
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'Unhandled rejection'))
  const { values } = parseArgs({ options: { config: { type: 'string' } } })
  const config = await readConfig(values.config, what.parseConfig, logger)
  const signal = stopSignal(logger)
  try {
    // Said and over, here as below: watches that still run must not keep a process that does nothing.
    process.exit(await what.run(config, { logger, signal }))
  } catch (error) {
    logger.fatal({ err: error }, error instanceof Error ? error.message : what.ended)
    process.exit(1)
  }
}

async function readConfig<Config>(
  file: string | undefined,
  parseConfig: ClusterProcess<Config>['parseConfig'],
  logger: Logger,
): Promise<Config> {
  const parsed = parseConfig(file === undefined ? '' : await readFile(file, 'utf8'))
  if ('config' in parsed) return parsed.config
  for (const error of parsed.errors) logger.fatal({ code: error.code }, formatFieldError(error))
  process.exit(2)
}

/** Aborts at SIGTERM or SIGINT; what has not stopped some time after is ended. */
function stopSignal(logger: Logger): AbortSignal {
  const stop = new AbortController()
  const beginToStop = (): void => {
    logger.info({}, 'Stopping')
    stop.abort()
    setTimeout(() => {
      logger.fatal({}, 'Stopping took too long')
      process.exit(1)
    }, STOP_WITHIN_MS).unref()
  }
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, beginToStop)
  return stop.signal
}
