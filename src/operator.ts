import { clusterFromEnvironment, hasReason, noMetrics } from './kube/index.ts'
import { createEventRecorder } from './kube/events.ts'
import { runElected } from './kube/lease.ts'
import { candidateEndpoint } from './operator/candidate-endpoint.ts'
import { createClockCheck } from './operator/clock-check.ts'
import { createClients } from './operator/clients.ts'
import { createClusterHealth } from './operator/cluster-health.ts'
import { parseConfig, type OperatorConfig } from './operator/config.ts'
import { Replica } from './operator/replica.ts'
import { loadMetrics, serveHealth } from './operator/serve-health.ts'
import { version } from './operator/version.ts'
import { refusals } from './preflight/index.ts'
import { MAX_RESPONSE_BYTES } from './process/limits.ts'
import { runProcess, type ProcessContext } from './process/run-process.ts'
import { loadDrawKey, noSessionMetrics, runControllers } from './session/index.ts'

await runProcess({ parseConfig, run, ended: 'The operator ended' })

/** Gives the code to exit with. */
async function run(settings: OperatorConfig, { logger, signal }: ProcessContext): Promise<number> {
  const counted = await loadMetrics(settings.healthPort)
  const cluster = createClusterHealth(counted?.kube ?? noMetrics)
  const { metrics } = cluster
  const clients = await createClients(clusterFromEnvironment(process.env), {
    logger,
    metrics,
    maxResponseBytes: MAX_RESPONSE_BYTES,
  })
  const client = clients.sessions
  const clock = createClockCheck({ client: clients.election, logger })
  const replica = new Replica({ clock, cluster })
  counted?.replica(() => ({ isLeader: replica.isLeader, clockSkewMs: clock.skewMs() }))
  signal.addEventListener('abort', () => replica.stops(), { once: true })
  const health = await serveHealth(settings.healthPort, () => replica.readiness(), counted?.exposition)
  const { namespace, serviceAccount } = settings
  const recorder = createEventRecorder({ client, component: 'cloud-pi-labs', logger, metrics })
  const refused = await refusals({ client, namespace, signal })
  for (const { code, message } of refused) logger.fatal({ code }, message)
  if (refused.length > 0) return 1
  const candidate = await candidateEndpoint(client, settings)
  const drawKey = await loadDrawKey(client, namespace)
  const { platform, seats, seatsPerCandidate, nodes, workers } = settings
  const { retainEnvironmentMs, retainTranscriptsMs } = settings
  const session = {
    namespace,
    platform,
    operator: { namespace, serviceAccount },
    drawKey,
    seats,
    seatsPerCandidate,
    nodes,
    retainEnvironmentMs,
    retainTranscriptsMs,
    candidate,
    version,
  }
  const end = await runElected(
    {
      client: clients.election,
      namespace,
      name: 'cloud-pi-labs',
      identity: settings.identity,
      logger,
      mayLead: (asked) => clock.isRight(asked),
      // Whatever is still under way can write nothing any more.
      onLost: () => client.close(),
    },
    signal,
    async (leading) => {
      replica.leads()
      leading.addEventListener('abort', () => replica.stops(), { once: true })
      await runControllers(
        {
          client,
          settings: session,
          recorder,
          clock: () => new Date(),
          logger,
          metrics,
          sessionMetrics: counted?.sessions ?? noSessionMetrics,
          workers,
          onReady: () => {
            replica.works()
            logger.info({ namespace }, 'Operator is ready')
          },
        },
        leading,
      ).catch((error: unknown) => {
        // Told to stop before its caches were in.
        if (!leading.aborted || !hasReason(error, 'Aborted')) throw error
      })
    },
  )
  await recorder.flush()
  clients.close()
  await health.close()
  // Somebody else leads now: only a fresh process may wait for its turn again.
  return end === 'stopped' ? 0 : 1
}
