import type { InformerLook, KubeMetrics } from '../kube/index.ts'
import { systemClock, type Clock } from '../kube/index.ts'
import type { CheckResult } from '../server/index.ts'

/** What the traffic with the API server tells of it, without asking anything more. */
export interface ClusterHealth {
  /** To be given to clients and informers; passes everything on. */
  readonly metrics: KubeMetrics
  /** Whether the server answered lately. */
  answered(): CheckResult
  /** Whether everything that is mirrored has been listed. */
  filled(): CheckResult
  /** Whether everything that is watched for all sessions is, and every watch was heard lately. */
  watched(): CheckResult
}

/** A Lease is renewed every 2 s and looked at every 4.4 s: such a silence means several unanswered requests. */
const SILENCE_MS = 15_000
/** Reflectors open a lost watch again; what takes longer than this is no hiccup. */
const UNWATCHED_MS = 30_000
/** A first listing takes longer only when something is wrong. */
const UNFILLED_MS = 30_000
/** Bookmarks come about once a minute, and a watch without them is opened again: this is several that failed. */
const UNHEARD_MS = 300_000
const WELL_ENDED: ReadonlySet<string> = new Set(['closed', 'silent', 'aborted'])
/** Watched by environment: theirs come and go with sessions, whose marks say when they fail. */
const BY_ENVIRONMENT = 'secrets'

/** Listens in on what is counted. */
export function createClusterHealth(counters: KubeMetrics, clock: Clock = systemClock): ClusterHealth {
  let answeredAt: number | undefined
  const unwatchedSince = new Map<string, number>()
  const looks = new Set<() => InformerLook>()
  // An environment on its way out may be closed to us for as long as somebody holds it.
  const informers = (): InformerLook[] =>
    [...looks].map((look) => look()).filter(({ resource, denied }) => resource !== BY_ENVIRONMENT || !denied)
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
    informer(look) {
      looks.add(look)
      const ended = counters.informer(look)
      return () => {
        looks.delete(look)
        ended()
      }
    },
  }
  return {
    metrics,
    answered() {
      if (answeredAt === undefined) return failed('The API server has not answered yet')
      if (clock.now() - answeredAt <= SILENCE_MS) return { ok: true }
      return failed('The API server does not answer')
    },
    filled() {
      const empty = informers().filter(({ synced, ageMs }) => !synced && ageMs > UNFILLED_MS)
      if (empty.length === 0) return { ok: true }
      return failed(`These caches are not filled: ${resourcesOf(empty)}`)
    },
    watched() {
      const long = [...unwatchedSince].filter(([, since]) => clock.now() - since > UNWATCHED_MS)
      if (long.length > 0) {
        const names = resourcesOf(long.map(([resource]) => ({ resource })))
        return failed(`The API server refuses or ends these watches: ${names}`)
      }
      const silent = informers().filter(({ synced, silentMs }) => synced && silentMs > UNHEARD_MS)
      if (silent.length === 0) return { ok: true }
      return failed(`Nothing has been heard on these watches for five minutes: ${resourcesOf(silent)}`)
    },
  }
}

function resourcesOf(of: readonly { readonly resource: string }[]): string {
  return [...new Set(of.map(({ resource }) => resource))].sort().join(', ')
}

function failed(message: string): CheckResult {
  return { ok: false, message }
}
