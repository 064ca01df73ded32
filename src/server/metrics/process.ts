import { collectDefaultMetrics, type Registry } from 'prom-client'

/** Its timer would wake the process a hundred times a second; this resolution is as good as never. */
const NEVER_MS = 2 ** 31 - 1
/** The event loop's, for that reason, and what `nodejs_active_resources` tells as well. */
const LEFT_OUT = ['nodejs_eventloop_', 'nodejs_active_handles', 'nodejs_active_requests']

/** The process's own families, by the names that every dashboard knows. */
export function processMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: NEVER_MS })
  for (const { name } of registry.getMetricsAsArray())
    if (LEFT_OUT.some((prefix) => name.startsWith(prefix))) registry.removeSingleMetric(name)
}
