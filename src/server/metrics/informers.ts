import type { Registry } from 'prom-client'
import type { InformerLook, KubeMetrics } from '../../kube/metrics.ts'
import { counter, gauge } from './families.ts'

type InformerMetrics = Pick<
  KubeMetrics,
  'watches' | 'watchEvent' | 'watchEnded' | 'relisted' | 'informer' | 'handlerFailed'
>

/** The families of watches and of what they fill; all informers of a resource are one series. */
export function informerMetrics(registry: Registry): InformerMetrics {
  const looks = new Set<() => InformerLook>()
  const events = counter({
    registry,
    name: 'informer_events_total',
    help: 'Events of watches, bookmarks included.',
    labels: ['resource', 'type'],
  })
  const relists = counter({
    registry,
    name: 'informer_relists_total',
    help: 'Whole listings taken.',
    labels: ['resource', 'reason'],
  })
  const open = gauge({
    registry,
    name: 'informer_open_watches',
    help: 'Watches that the API server answers now.',
    labels: ['resource'],
  })
  const ends = counter({
    registry,
    name: 'informer_watch_ends_total',
    help: 'Watches that ended: closed by the server in good order, silent, aborted by us, or failed.',
    labels: ['resource', 'result'],
  })
  const failures = counter({
    registry,
    name: 'informer_handler_failures_total',
    help: 'Handlers of events that threw, which is a bug.',
    labels: ['resource'],
  })
  gauge({
    registry,
    name: 'informer_stored_objects',
    help: 'Objects held in memory.',
    labels: ['resource'],
    read(made) {
      for (const { resource, objects } of [...looks].map((look) => look())) made.inc({ resource }, objects)
    },
  })
  gauge({
    registry,
    name: 'informer_last_event_age_seconds',
    help: 'How long ago the API server was last heard, bookmarks included, on the most silent watch.',
    labels: ['resource'],
    read(made) {
      const oldest = new Map<string, number>()
      for (const { resource, silentMs } of [...looks].map((look) => look()))
        oldest.set(resource, Math.max(oldest.get(resource) ?? 0, silentMs))
      for (const [resource, silentMs] of oldest) made.set({ resource }, silentMs / 1_000)
    },
  })
  return {
    watches: (resource, change) => open.inc({ resource }, change),
    watchEvent: (resource, type) => events.inc({ resource, type }),
    // What a server gives as its reason is its own affair, and could be any text.
    watchEnded: (resource, reason) =>
      ends.inc({ resource, result: END_RESULTS.has(reason) ? reason : 'failed' }),
    relisted: (resource, reason) => relists.inc({ resource, reason }),
    informer(look) {
      looks.add(look)
      return () => void looks.delete(look)
    },
    handlerFailed: (resource) => failures.inc({ resource }),
  }
}

const END_RESULTS: ReadonlySet<string> = new Set(['closed', 'silent', 'aborted'])
