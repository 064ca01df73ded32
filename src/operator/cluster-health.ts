import type { KubeMetrics } from '../kube/index.ts'
import { systemClock, type Clock } from '../kube/index.ts'
import type { CheckResult } from '../server/index.ts'

/** What the traffic with the API server tells of it, without asking anything more. */
export interface ClusterHealth {
  /** To be given to clients and informers; passes everything on. */
  readonly metrics: KubeMetrics
  /** Whether the server answered lately. */
  answered(): CheckResult
  /** Whether everything that is watched for all sessions is. */
  watched(): CheckResult
}

/** A Lease is renewed every 2 s and looked at every 4.4 s: such a silence means several unanswered requests. */
const SILENCE_MS = 15_000
/** Reflectors open a lost watch again; what takes longer than this is no hiccup. */
const UNWATCHED_MS = 30_000
const WELL_ENDED: ReadonlySet<string> = new Set(['closed', 'silent', 'aborted'])
/** Watched by environment: theirs come and go with sessions, whose marks say when they fail. */
const BY_ENVIRONMENT = 'secrets'

/** Listens in on what is counted. */
export function createClusterHealth(counters: KubeMetrics, clock: Clock = systemClock): ClusterHealth {
  let answeredAt: number | undefined
  const unwatchedSince = new Map<string, number>()
  const metrics: KubeMetrics = {
    ...counters,
    requestDone(labels, seconds) {
      // Who stands in between may answer 502 for a server that is gone.
      if (labels.code > 0 && labels.code < 500) answeredAt = clock.now()
      counters.requestDone(labels, seconds)
    },
    watches(resource, change) {
      if (change === 1) unwatchedSince.delete(resource)
      counters.watches(resource, change)
    },
    watchEnded(resource, reason) {
      const failed = !WELL_ENDED.has(reason) && resource !== BY_ENVIRONMENT
      if (failed && !unwatchedSince.has(resource)) unwatchedSince.set(resource, clock.now())
      counters.watchEnded(resource, reason)
    },
  }
  return {
    metrics,
    answered() {
      if (answeredAt === undefined) return failed('The API server has not answered yet')
      if (clock.now() - answeredAt <= SILENCE_MS) return { ok: true }
      return failed('The API server does not answer')
    },
    watched() {
      const long = [...unwatchedSince].filter(([, since]) => clock.now() - since > UNWATCHED_MS)
      if (long.length === 0) return { ok: true }
      const names = long.map(([resource]) => resource).sort()
      return failed(`The API server refuses or ends these watches: ${names.join(', ')}`)
    },
  }
}

function failed(message: string): CheckResult {
  return { ok: false, message }
}
