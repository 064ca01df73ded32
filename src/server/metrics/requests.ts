import type { Registry } from 'prom-client'
import type { KubeMetrics } from '../../kube/metrics.ts'
import { counter, histogram } from './families.ts'

type RequestMetrics = Pick<KubeMetrics, 'requestDone' | 'requestRetried' | 'eventDropped'>

/** The families of requests to the API server. */
export function requestMetrics(registry: Registry): RequestMetrics {
  const requests = histogram({
    registry,
    name: 'api_request_seconds',
    help: 'Requests to the API server, retries included; code is 2xx and so on, none without an answer.',
    labels: ['verb', 'resource', 'code'],
    buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 30],
  })
  const retries = counter({
    registry,
    name: 'api_request_retries_total',
    help: 'Requests sent again.',
    labels: ['reason'],
  })
  const dropped = counter({
    registry,
    name: 'events_dropped_total',
    help: 'Kubernetes Events that were not written.',
  })
  return {
    requestDone: ({ verb, resource, code }, seconds) =>
      requests.observe({ verb, resource, code: codeClass(code) }, seconds),
    requestRetried: (reason) => retries.inc({ reason }),
    eventDropped: () => dropped.inc(),
  }
}

function codeClass(code: number): string {
  return code === 0 ? 'none' : `${Math.floor(code / 100)}xx`
}
