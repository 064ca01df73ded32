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
  /** An informer has started. It may be looked at any time, until the answer is called. */
  informer(look: () => InformerLook): () => void
  handlerFailed(resource: string): void
  eventDropped(): void
  /** A queue was made; how many keys it holds may be asked any time. The answer is told what becomes of them. */
  queue(name: string, depth: () => number): QueueMetrics
}

/** One informer as it stands. */
export interface InformerLook {
  readonly resource: string
  readonly objects: number
  /** The first whole listing is in. */
  readonly synced: boolean
  /** Since it was started. */
  readonly ageMs: number
  /** Since the server was last heard; since the start, before it ever was. */
  readonly silentMs: number
  /** The server refuses to let us watch, or serves no such thing. */
  readonly denied: boolean
}

/** How a pass over a key ended: `threw` is a bug of ours, `failed` is the world's trouble. */
export type PassOutcome = 'success' | 'requeued' | 'failed' | 'threw'

/** What one queue and its workers tell about themselves. */
export interface QueueMetrics {
  /** A key came in that was not there already. */
  added(): void
  /** A key is to be tried again. */
  retried(): void
  /** A key was taken by a worker, after so long. */
  waited(seconds: number): void
  /** A worker gave a key back, after so long. */
  worked(seconds: number): void
  passed(outcome: PassOutcome, seconds: number): void
}

/** Counters in memory, for tests; keys are `name{label,label}`. */
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
    informer: () => nothing,
    handlerFailed: (resource) => add(`handler_failures{${resource}}`),
    eventDropped: () => add('events_dropped'),
    queue: (name) => ({
      added: () => add(`queue_adds{${name}}`),
      retried: () => add(`queue_retries{${name}}`),
      waited: (seconds) => add(`queue_waited_seconds{${name}}`, seconds),
      worked: (seconds) => add(`queue_worked_seconds{${name}}`, seconds),
      passed: (outcome) => add(`passes{${name},${outcome}}`),
    }),
    snapshot: () => Object.fromEntries(values),
    openWatches: () => Object.fromEntries(open),
  }
}

const nothing = (): void => undefined

/** Counts nothing. */
export const noMetrics: KubeMetrics = {
  requestDone: nothing,
  requestRetried: nothing,
  watches: nothing,
  watchEvent: nothing,
  watchEnded: nothing,
  relisted: nothing,
  informer: () => nothing,
  handlerFailed: nothing,
  eventDropped: nothing,
  queue: () => ({ added: nothing, retried: nothing, waited: nothing, worked: nothing, passed: nothing }),
}
