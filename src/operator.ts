import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { formatFieldError } from './api/index.ts'
import { createClient, createKubeCounters } from './kube/index.ts'
import { createEventRecorder } from './kube/events.ts'
import { runElected } from './kube/lease.ts'
import { candidateEndpoint } from './operator/candidate-endpoint.ts'
import { clusterFromEnvironment } from './operator/cluster.ts'
import { parseConfig, type OperatorConfig } from './operator/config.ts'
import { loadDrawKey, runControllers } from './session/index.ts'

const logger = pino({ redact: ['token', '*.token', 'headers.authorization'] })

// A bug must be seen and counted, and never end the process in silence half-way through a session.
process.on('unhandledRejection', (error) => logger.error({ err: error }, 'Unhandled rejection'))

const { values } = parseArgs({ options: { config: { type: 'string' } } })
const config = await readConfig(values.config)
const stop = new AbortController()
for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort())
try {
  await run(config, stop.signal)
} catch (error) {
  // Said in one line, and over: watches that still run must not keep a process that does nothing.
  logger.fatal({ err: error }, error instanceof Error ? error.message : 'The operator ended')
  process.exit(1)
}

async function readConfig(file: string | undefined): Promise<OperatorConfig> {
  const parsed = parseConfig(file === undefined ? '' : await readFile(file, 'utf8'))
  if ('config' in parsed) return parsed.config
  for (const error of parsed.errors) logger.fatal({ code: error.code }, formatFieldError(error))
  process.exit(2)
}

async function run(settings: OperatorConfig, signal: AbortSignal): Promise<void> {
  const metrics = createKubeCounters()
  const client = await createClient(clusterFromEnvironment(process.env), { logger, metrics })
  const { namespace, serviceAccount } = settings
  const recorder = createEventRecorder({ client, component: 'cloud-pi-labs', logger })
  const candidate = await candidateEndpoint(client, settings)
  const drawKey = await loadDrawKey(client, namespace)
  const { platform, seats, nodes, retainEnvironmentMs, workers, identity } = settings
  const session = {
    namespace,
    platform,
    operator: { namespace, serviceAccount },
    drawKey,
    seats,
    nodes,
    retainEnvironmentMs,
    candidate,
  }
  const end = await runElected(
    { client, namespace, name: 'cloud-pi-labs', identity, logger },
    signal,
    (leading) =>
      runControllers(
        {
          client,
          settings: session,
          recorder,
          clock: () => new Date(),
          logger,
          metrics,
          workers,
          onReady: () => logger.info({ namespace }, 'Operator is ready'),
        },
        leading,
      ),
  )
  await recorder.flush()
  client.close()
  // Somebody else leads now: only a fresh process may wait for its turn again.
  if (end === 'lost') process.exitCode = 1
}
