/** What the kube layer tells about itself. Resources are named as kubectl does: `deployments.apps`. */
export interface KubeMetrics {
  requestDone(
    labels: { readonly verb: string; readonly resource: string; readonly code: number },
    seconds: number,
  ): void
  requestRetried(reason: string): void
  /** A watch was answered (+1) or ended (-1). */
  watches(resource: string, change: 1 | -1): void
  watchEvent(resource: string, type: string): void
  watchEnded(resource: string, reason: string): void
  /** A whole listing was taken, and why. */
  relisted(resource: string, reason: string): void
  storeSize(resource: string, objects: number): void
  handlerFailed(resource: string): void
  eventDropped(): void
}

/** Counters in memory, for whoever exports them; keys are `name{label,label}`. */
export interface KubeCounters extends KubeMetrics {
  /** The current values, in no special order. */
  snapshot(): Readonly<Record<string, number>>
  /** Watches that are open now, by resource. */
  openWatches(): Readonly<Record<string, number>>
}

/** Metrics that count in memory. */
export function createKubeCounters(): KubeCounters {
  const values = new Map<string, number>()
  const open = new Map<string, number>()
  const add = (key: string, by = 1): void => void values.set(key, (values.get(key) ?? 0) + by)
  return {
    requestDone({ verb, resource, code }, seconds) {
      add(`requests{${verb},${resource},${code}}`)
      add(`request_seconds{${verb},${resource}}`, seconds)
    },
    requestRetried: (reason) => add(`request_retries{${reason}}`),
    watches(resource, change) {
      const now = (open.get(resource) ?? 0) + change
      if (now === 0) open.delete(resource)
      else open.set(resource, now)
    },
    watchEvent: (resource, type) => add(`watch_events{${resource},${type}}`),
    watchEnded: (resource, reason) => add(`watches_ended{${resource},${reason}}`),
    relisted: (resource, reason) => add(`relists{${resource},${reason}}`),
    storeSize: (resource, objects) => void values.set(`stored_objects{${resource}}`, objects),
    handlerFailed: (resource) => add(`handler_failures{${resource}}`),
    eventDropped: () => add('events_dropped'),
    snapshot: () => Object.fromEntries(values),
    openWatches: () => Object.fromEntries(open),
  }
}

/** Counts nothing. */
export const noMetrics: KubeMetrics = {
  requestDone: () => undefined,
  requestRetried: () => undefined,
  watches: () => undefined,
  watchEvent: () => undefined,
  watchEnded: () => undefined,
  relisted: () => undefined,
  storeSize: () => undefined,
  handlerFailed: () => undefined,
  eventDropped: () => undefined,
}
