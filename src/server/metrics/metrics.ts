import { Registry } from 'prom-client'
import type { KubeMetrics } from '../../kube/metrics.ts'
import { informerMetrics } from './informers.ts'
import { processMetrics } from './process.ts'
import { queueMetrics } from './queues.ts'
import { replicaMetrics, type ReplicaLook } from './replica.ts'
import { requestMetrics } from './requests.ts'
import { sessionMetrics, type SessionCounts } from './sessions.ts'

/** All that is counted, and how it is told. Importing this file loads prom-client; nothing else does. */
export interface Metrics {
  readonly kube: KubeMetrics
  readonly sessions: SessionCounts
  readonly replica: (look: () => ReplicaLook) => void
  readonly exposition: Exposition
}

/** Every family in Prometheus' text format. */
export interface Exposition {
  readonly contentType: string
  text(): Promise<string>
}

/** Metrics in a registry of their own. */
export function createMetrics(registry: Registry = new Registry()): Metrics {
  processMetrics(registry)
  return {
    kube: { ...requestMetrics(registry), ...informerMetrics(registry), ...queueMetrics(registry) },
    sessions: sessionMetrics(registry),
    replica: replicaMetrics(registry),
    exposition: { contentType: registry.contentType, text: () => registry.metrics() },
  }
}
