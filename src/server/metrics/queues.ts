import type { Registry } from 'prom-client'
import type { KubeMetrics } from '../../kube/metrics.ts'
import { counter, gauge, histogram, PASS_BUCKETS } from './families.ts'

/** The families of work queues and of the passes over their keys. */
export function queueMetrics(registry: Registry): Pick<KubeMetrics, 'queue'> {
  const depths = new Map<string, () => number>()
  gauge({
    registry,
    name: 'queue_depth',
    help: 'Keys that wait for a worker.',
    labels: ['queue'],
    read: (made) => depths.forEach((depth, queue) => made.set({ queue }, depth())),
  })
  const adds = counter({ registry, name: 'queue_adds_total', help: 'Keys put in.', labels: ['queue'] })
  const retries = counter({
    registry,
    name: 'queue_retries_total',
    help: 'Keys put in again after a failed pass.',
    labels: ['queue'],
  })
  const waits = histogram({
    registry,
    name: 'queue_wait_seconds',
    help: 'How long keys waited for a worker.',
    labels: ['queue'],
    buckets: PASS_BUCKETS,
  })
  const works = histogram({
    registry,
    name: 'queue_work_seconds',
    help: 'How long workers held keys.',
    labels: ['queue'],
    buckets: PASS_BUCKETS,
  })
  const passes = histogram({
    registry,
    name: 'reconcile_seconds',
    help: 'Passes over one object. Result threw is a bug, failed is the cluster in the way.',
    labels: ['controller', 'result'],
    buckets: PASS_BUCKETS,
  })
  return {
    queue(queue, depth) {
      depths.set(queue, depth)
      return {
        added: () => adds.inc({ queue }),
        retried: () => retries.inc({ queue }),
        waited: (seconds) => waits.observe({ queue }, seconds),
        worked: (seconds) => works.observe({ queue }, seconds),
        passed: (result, seconds) => passes.observe({ controller: queue, result }, seconds),
      }
    },
  }
}
