import type { Readiness, RunningServer } from '../server/index.ts'
import type { Exposition, Metrics } from '../server/metrics/metrics.ts'

/** What is told on this port; nothing is counted when it is 0. prom-client is loaded only when it is wanted. */
export async function loadMetrics(port: number): Promise<Metrics | undefined> {
  if (port === 0) return undefined
  const { createMetrics } = await import('../server/metrics/metrics.ts')
  return createMetrics()
}

/**
 * Answers probes on this port; 0 answers nowhere. Rejects, naming the setting, when the port cannot be had. Express is
 * loaded only when it is wanted.
 */
export async function serveHealth(
  port: number,
  readiness: () => Readiness,
  metrics?: Exposition,
): Promise<Pick<RunningServer, 'close'>> {
  if (port === 0) return { close: () => Promise.resolve() }
  const { startHealthServer } = await import('../server/server.ts')
  try {
    return await startHealthServer({ port, readiness, metrics })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`healthPort ${port} cannot be served: ${why}`, { cause })
  }
}
