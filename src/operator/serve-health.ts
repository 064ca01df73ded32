import type { HealthServer, Readiness } from '../server/index.ts'

/**
 * Answers probes on this port; 0 answers nowhere. Rejects, naming the setting, when the port cannot be had. Express is
 * loaded only when it is wanted.
 */
export async function serveHealth(
  port: number,
  readiness: () => Readiness,
): Promise<Pick<HealthServer, 'close'>> {
  if (port === 0) return { close: () => Promise.resolve() }
  const { startHealthServer } = await import('../server/server.ts')
  try {
    return await startHealthServer({ port, readiness })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`healthPort ${port} cannot be served: ${why}`, { cause })
  }
}
