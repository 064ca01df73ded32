import type { ImageSpec, Logger } from '../../api/index.ts'
import {
  createInformer,
  createQueue,
  objectKey,
  runWorkers,
  type Client,
  type Clock,
  type Informer,
  type PassResult,
} from '../../kube/index.ts'
import { createPodAddresses } from './addresses.ts'
import { createCatalogues } from './catalogues.ts'
import { createKubeletEvents } from './kubelet-events.ts'
import type { Pod, PodCondition } from './pod.ts'
import { adoptPod, bornPod, livePod, startEvents, type PodLife } from './pod-life.ts'
import { patchStatus } from './patch-status.ts'
import { podStatus, type StatusPatch } from './pod-status.ts'
import { createReferenceReader } from './reference-reader.ts'
import { referencesOf } from './references.ts'
import { RESOURCES } from './resources.ts'
import { podRuntime, type RuntimeListener } from './runtime.ts'
import { verdict, type Verdict } from './verdict.ts'

/** What decides how pods go on the simulated nodes, and plays those that do not just start. */
export interface NodeAgent {
  /** The lab kinds are served: the images of a lab's environments are those of its rubric from now on. */
  readCatalogues(): Promise<void>
  /** Gives a namespace its images, whatever lab it belongs to. Pods that run already go on. */
  setImages(namespace: string, images: readonly ImageSpec[]): void
  /** Tells of every pod from now on. */
  listen(listener: RuntimeListener): void
  /** Plays nothing more. */
  stop(): Promise<void>
}

/** What the agent works with. */
export interface NodeAgentOptions {
  readonly client: Client
  readonly clock: Clock
  readonly logger: Logger
  /** In the order of their address ranges. */
  readonly nodes: readonly string[]
  readonly operatorNamespace: string
}

const WORKERS = 8

/** One pod as the agent knows it. */
interface Held {
  readonly uid: string
  life: PodLife
  /** Its start is the stages' business; nothing is looked at but a change of its spec. */
  handedOver: boolean
  generation: number
  /** What was written last, for what need not be written again, and for its conditions' times. */
  signature: string
  conditions: readonly PodCondition[]
}

/** Starts the agent; it works until it is stopped. */
export function startNodeAgent(options: NodeAgentOptions): NodeAgent {
  const { client, clock, logger } = options
  const stopping = new AbortController()
  const { signal } = stopping
  const queue = createQueue<string>({ clock, backoff: { baseMs: 20, maxMs: 5_000 } })
  const addresses = createPodAddresses(options.nodes)
  const events = createKubeletEvents(client, logger)
  const held = new Map<string, Held>()
  const listeners = new Set<RuntimeListener>()

  const shared = { client, clock, logger, connection: 'nodes' }
  const pods = createInformer<Pod>({ ...shared, resource: RESOURCES.pod, fieldSelector: 'spec.nodeName!=' })
  const reader = createReferenceReader({ ...shared, signal, onChange: (namespace) => wake(namespace) })
  /** Only pods that do not run yet care: what runs keeps what it was started with. */
  const wake = (namespace: string): void => {
    for (const [key, { handedOver }] of held) {
      if (!handedOver && key.startsWith(`${namespace}/`)) queue.add(key)
    }
  }
  const catalogues = createCatalogues({ ...options, signal, onChange: wake })

  const judge = async (pod: Pod, podIP: string, isNew: boolean): Promise<Verdict | 'wait'> => {
    const { namespace = '' } = pod.metadata
    const found = await catalogues.of(namespace)
    if (found === 'wait') return 'wait'
    const input = { pod, catalogue: found.images, podIP }
    const first = verdict({ ...input, references: reader.cached(namespace) })
    const names = referencesOf(pod)
    if (first.kind === 'ok' || !isNew || names.configMaps.size + names.secrets.size === 0) return first
    return verdict({ ...input, references: await reader.current(namespace, names) })
  }

  const prepare = async (pod: Pod, state: Held, judged: Verdict): Promise<void> => {
    const runtime = podRuntime(pod, state.life, judged)
    await Promise.all(
      [...listeners].map((listener) =>
        listener.prepared(runtime).catch((error: unknown) => {
          logger.warn({ pod: objectKey(pod), err: error }, 'A pod was not prepared')
        }),
      ),
    )
  }

  const write = async (pod: Pod, state: Held, status: StatusPatch): Promise<void> => {
    const signature = JSON.stringify(status, (key, value: unknown) =>
      key === 'lastTransitionTime' ? undefined : value,
    )
    if (signature === state.signature || !(await patchStatus(client, pod, status, signal))) return
    state.signature = signature
    state.conditions = status.conditions
  }

  const accept = (pod: Pod): Held => {
    const { uid = '', generation = 1 } = pod.metadata
    const podIP = addresses.take(uid, pod.spec.nodeName ?? '')
    const life = bornPod(podIP, clock.date().getTime())
    return { uid, life, handedOver: false, generation, signature: '', conditions: [] }
  }

  const forget = (key: string): void => {
    const state = held.get(key)
    if (state === undefined) return
    held.delete(key)
    addresses.release(state.uid)
    events.forget(state.uid)
    for (const listener of listeners) listener.gone(state.uid)
  }

  /** Leaves the start to the stages. Where people look closely, what a kubelet would tell of it is told. */
  const handOver = async (pod: Pod, state: Held, judged: Verdict, now: number): Promise<void> => {
    await prepare(pod, state, judged)
    await write(pod, state, podStatus(state.life, pod, judged, now, true))
    state.handedOver = true
    if (!judged.hasCatalogue) return
    for (const event of startEvents(state.life, pod, judged, now)) events.tell(pod, event, now)
  }

  /** Plays what is due by now. */
  const play = async (pod: Pod, state: Held, judged: Verdict, now: number): Promise<PassResult> => {
    const before = state.life
    const { life, events: told, dueAt } = livePod(before, pod, judged, now)
    state.life = life
    for (const event of told) events.tell(pod, event, now)
    const isOther = JSON.stringify(before) !== JSON.stringify(life)
    if (isOther || state.signature === '') await prepare(pod, state, judged)
    // The cache may not have what was written last; it has the conditions of others.
    const conditions = [...state.conditions, ...(pod.status?.conditions ?? [])]
    const known = { ...pod, status: { ...pod.status, conditions } }
    await write(pod, state, podStatus(life, known, judged, now))
    return dueAt === undefined ? {} : { requeueAfterMs: Math.max(dueAt - clock.date().getTime(), 0) }
  }

  /** One look at one pod, by `namespace/name`. */
  const handle = async (key: string): Promise<PassResult> => {
    const pod = podOf(pods, key)
    if (pod?.metadata.uid !== held.get(key)?.uid) forget(key)
    if (pod === undefined || isLeaving(pod)) return {}
    const state = held.get(key) ?? accept(pod)
    held.set(key, state)
    if (state.handedOver && pod.metadata.generation === state.generation) return {}
    const isNew = state.signature === ''
    const judged = await judge(pod, state.life.podIP, isNew)
    if (judged === 'wait') return {}
    const now = clock.date().getTime()
    if (isNew && isPlain(judged)) {
      await handOver(pod, state, judged, now)
      return {}
    }
    if (state.handedOver) {
      state.generation = pod.metadata.generation ?? 1
      const adopted = adoptPod(state.life, pod, judged)
      if (adopted === undefined) return {}
      state.life = adopted
      state.handedOver = false
    }
    return play(pod, state, judged, now)
  }

  pods.onChange((before, after) => {
    const pod = after ?? before
    if (pod !== undefined) queue.add(objectKey(pod))
  })
  pods.start(signal)

  const working = Promise.all([pods.synced, reader.synced]).then(
    () =>
      runWorkers(queue, {
        workers: WORKERS,
        clock,
        handle,
        onError: (error, key) => {
          if (!signal.aborted)
            logger.warn({ pod: key, err: error }, 'A pod could not be played; it is tried again')
        },
      }),
    // Stopped before it began.
    () => undefined,
  )

  return {
    readCatalogues: () => catalogues.read(),
    setImages: (namespace, images) => catalogues.set(namespace, images),
    listen: (listener) => void listeners.add(listener),
    stop: async () => {
      stopping.abort()
      queue.shutDown()
      await working
      client.close()
    },
  }
}

/** Its end is the stages' business. */
function isLeaving({ metadata, status }: Pod): boolean {
  return (
    metadata.deletionTimestamp !== undefined || status?.phase === 'Succeeded' || status?.phase === 'Failed'
  )
}

/** All of its containers run at once, and nothing is left to play. */
function isPlain({ kind, containers }: Verdict): boolean {
  return kind === 'ok' && containers.every(({ fate }) => fate.kind === 'ok' && fate.startSeconds === 0)
}

function podOf(pods: Informer<Pod>, key: string): Pod | undefined {
  const [namespace, name = ''] = key.split('/')
  return pods.get(namespace, name)
}
