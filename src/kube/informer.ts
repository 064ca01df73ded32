import { silentLogger, type KubeObject, type Logger } from '../api/index.ts'
import type { Client } from './client.ts'
import { systemClock, type Clock } from './clock.ts'
import { abortedError } from './errors.ts'
import { noMetrics, type KubeMetrics } from './metrics.ts'
import { objectKey, refKey, resourceName, type ApiObject } from './object.ts'
import { createReflector, DEFAULT_TIMINGS, type ReflectorState, type ReflectorTimings } from './reflector.ts'
import { createStore, type Change, type IndexFunction } from './store.ts'
import { createDeferred } from './deferred.ts'
import { createInterner, deepFreeze, stripObject } from './transform.ts'
import type { WatchTarget } from './watch.ts'

/** Told of every change: `(undefined, new)`, `(old, new)` or `(old, undefined)`. It may only note keys, not work. */
export type ChangeHandler<T> = (before: T | undefined, after: T | undefined) => void

/** What is mirrored, and how. */
export interface InformerOptions<T extends ApiObject> extends WatchTarget {
  readonly client: Client
  /**
   * Last look at an object before it is stored, `managedFields` and last-applied gone already. Undefined keeps it out
   * (and takes it out, if a former version was let in). It must answer by the object alone.
   */
  readonly transform?: ((object: T) => T | undefined) | undefined
  readonly indexes?: Readonly<Record<string, IndexFunction<T>>> | undefined
  /** Watches of one name share a connection; others have their own. */
  readonly connection?: string | undefined
  /** Freezes what is stored, to its depth: for tests, to find who writes into the cache. @default false */
  readonly freeze?: boolean | undefined
  readonly logger?: Logger | undefined
  readonly metrics?: KubeMetrics | undefined
  readonly clock?: Clock | undefined
  readonly random?: (() => number) | undefined
  readonly timings?: Partial<ReflectorTimings> | undefined
}

/** A live copy of one collection. Objects in it are shared: nobody may write to them. */
export interface Informer<T extends ApiObject> {
  /** Begins to mirror, until the signal aborts. Once. No error of the cluster ends it. */
  start(signal: AbortSignal): void
  /** Resolves when the first whole listing is in; rejects when stopped before. */
  readonly synced: Promise<void>
  hasSynced(): boolean
  get(namespace: string | undefined, name: string): T | undefined
  list(): T[]
  byIndex(index: string, value: string): T[]
  /** Objects known already are told at once, as new. The answer unsubscribes. Exceptions are caught and logged. */
  onChange(handler: ChangeHandler<T>): () => void
  /**
   * Told after each whole listing, when its changes have been told: what came and went since the last one has left no
   * trace in them. Exceptions are caught and logged.
   */
  onRelisted(handler: () => void): void
  readonly state: ReflectorState
}

/** An informer that has not started. */
export function createInformer<T extends ApiObject = KubeObject>(options: InformerOptions<T>): Informer<T> {
  const { transform, freeze = false } = options
  const logger = options.logger ?? silentLogger
  const metrics = options.metrics ?? noMetrics
  const clock = options.clock ?? systemClock
  const name = resourceName(options.resource)
  const store = createStore<T>(options.indexes)
  const interner = createInterner()
  const handlers = new Set<ChangeHandler<T>>()
  const relistHandlers = new Set<() => void>()
  let started = false

  const synced = createDeferred()
  // Being stopped early is no failure when nobody waits.
  synced.promise.catch(() => undefined)

  const prepare = (raw: ApiObject): T | undefined => {
    // The caller says what the resource holds, as with the client.
    const object = stripObject(raw, interner) as T
    const kept = transform === undefined ? object : transform(object)
    return kept !== undefined && freeze ? deepFreeze(kept) : kept
  }

  const call = (handle: () => void): void => {
    try {
      handle()
    } catch (error) {
      metrics.handlerFailed(name)
      logger.error({ resource: name, err: error }, 'Informer handler threw')
    }
  }
  const tell = (change: Change<T> | undefined): void => {
    if (change === undefined) return
    const { before, after } = change
    for (const handler of handlers) call(() => handler(before, after))
  }

  const reflector = createReflector({
    ...options,
    logger,
    metrics,
    clock,
    random: options.random ?? Math.random,
    timings: { ...DEFAULT_TIMINGS, ...options.timings },
    sink: {
      prepare,
      replace(prepared) {
        // The whole new state is stored before anyone hears of it.
        const changes = store.replaceAll(prepared as Iterable<T>)
        synced.resolve()
        for (const change of changes) tell(change)
        for (const handler of relistHandlers) call(handler)
      },
      apply({ type, object: raw }) {
        const object = type === 'DELETED' ? undefined : prepare(raw)
        tell(object === undefined ? store.remove(objectKey(raw)) : store.put(object))
      },
    },
  })

  return {
    start(signal) {
      if (started) throw new Error(`The informer of ${name} was started twice`)
      started = true
      const startedAt = clock.now()
      const ended = metrics.informer(() => {
        const { synced: isSynced, heardAt, trouble } = reflector.state
        const [ageMs, silentMs] = [clock.now() - startedAt, clock.now() - (heardAt ?? startedAt)]
        const denied = trouble?.code === 403 || trouble?.code === 404
        return { resource: name, objects: store.size, synced: isSynced, ageMs, silentMs, denied }
      })
      void reflector.run(signal).then(() => {
        ended()
        synced.reject(abortedError())
      })
    },
    synced: synced.promise,
    hasSynced: () => reflector.state.synced,
    get: (namespace, objectName) => store.get(refKey(namespace, objectName)),
    list: () => store.list(),
    byIndex: (index, value) => store.byIndex(index, value),
    onChange(handler) {
      for (const after of store.list()) call(() => handler(undefined, after))
      handlers.add(handler)
      return () => void handlers.delete(handler)
    },
    onRelisted: (handler) => void relistHandlers.add(handler),
    get state() {
      return reflector.state
    },
  }
}
