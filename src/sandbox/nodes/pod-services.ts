import type { ApiClient } from '../api-client.ts'
import { startAnswerer, type HttpAnswerer } from './http-answerer.ts'
import { PodLogs, type LogLine } from './logs.ts'
import { dropPorts, forwardPorts } from './port-forwards.ts'
import type { ContainerRuntime, PodRuntime, RuntimeListener } from './runtime.ts'

/** What pods of simulated nodes answer and log. */
export interface PodServices extends RuntimeListener {
  /** What one life of a container wrote, or will in the moments that come. */
  logOf(uid: string, container: string, restartCount: number): readonly LogLine[]
  /** Ends every listener. */
  close(): void
}

interface ServedPod {
  runtime: PodRuntime
  readonly logs: PodLogs
  /** By the pod's port. */
  readonly answerers: Map<number, HttpAnswerer>
  /** The pod's ports lead to them. */
  forwarded: boolean
  gone: boolean
}

/**
 * One local HTTP listener for each port of a pod on which its image answers, led to by a PortForward of the pod's name,
 * and the logs of its containers.
 */
export function createPodServices(options: {
  readonly api: ApiClient
  readonly log: (line: string) => void
  readonly now?: () => number
}): PodServices {
  const { api, log, now = Date.now } = options
  const pods = new Map<string, ServedPod>()
  const queues = new Map<string, Promise<void>>()

  // What is told of a pod, and of others of its name, is done in the order in which it is told.
  const inOrder = async ({ namespace, name }: PodRuntime, run: () => Promise<void>): Promise<void> => {
    const key = `${namespace}/${name}`
    const done = (queues.get(key) ?? Promise.resolve()).then(run)
    const settled = done.catch(() => undefined)
    queues.set(key, settled)
    await settled
    if (queues.get(key) === settled) queues.delete(key)
    return done
  }

  const serve = async (pod: ServedPod): Promise<void> => {
    if (pod.gone) return
    const wanted = answeredPorts(pod.runtime)
    for (const [port, answerer] of pod.answerers) {
      if (wanted.has(port)) continue
      answerer.close()
      pod.answerers.delete(port)
      pod.forwarded = false
    }
    for (const port of wanted.keys()) {
      if (pod.answerers.has(port)) continue
      pod.answerers.set(port, await startAnswerer(() => answering(pod, port, now)))
      pod.forwarded = false
    }
    if (pod.forwarded || pod.answerers.size === 0) return
    await forwardPorts(
      api,
      pod.runtime,
      new Map([...pod.answerers].map(([port, { port: local }]) => [port, local])),
    )
    pod.forwarded = true
  }

  const drop = async (pod: ServedPod): Promise<void> => {
    for (const answerer of pod.answerers.values()) answerer.close()
    const { uid, namespace, name } = pod.runtime
    pods.delete(uid)
    const successor = [...pods.values()].some(
      ({ runtime }) => runtime.namespace === namespace && runtime.name === name,
    )
    if (pod.forwarded && !successor) await dropPorts(api, pod.runtime)
  }

  return {
    prepared(runtime) {
      const known = pods.get(runtime.uid)
      const pod = known ?? {
        runtime,
        logs: new PodLogs(),
        answerers: new Map(),
        forwarded: false,
        gone: false,
      }
      pods.set(runtime.uid, pod)
      pod.runtime = runtime
      for (const container of runtime.containers) pod.logs.note(container, now())
      return inOrder(runtime, () => serve(pod))
    },
    gone(uid) {
      const pod = pods.get(uid)
      if (pod === undefined) return
      pod.gone = true
      inOrder(pod.runtime, () => drop(pod)).catch((error: unknown) => log(`Ports of a pod: ${String(error)}`))
    },
    logOf: (uid, container, restartCount) => pods.get(uid)?.logs.of(container, restartCount) ?? [],
    close() {
      for (const { answerers } of pods.values()) for (const answerer of answerers.values()) answerer.close()
    },
  }
}

/** The container that answers on each port: of several the first, which has bound it. */
function answeredPorts({ containers }: PodRuntime): ReadonlyMap<number, ContainerRuntime> {
  const ports = new Map<number, ContainerRuntime>()
  for (const container of containers) {
    const { image, fate, init } = container
    const runs = !init && (fate.kind === 'ok' || fate.kind === 'probe')
    if (runs && image?.port !== undefined && !ports.has(image.port)) ports.set(image.port, container)
  }
  return ports
}

function answering({ runtime, logs }: ServedPod, port: number, now: () => number) {
  const container = answeredPorts(runtime).get(port)
  return {
    image: container?.image ?? { repository: '', tags: [] },
    env: container?.env ?? {},
    listening: () => container !== undefined && hasStarted(container, now()),
    log: (text: string) => {
      if (container !== undefined) logs.write(container.name, { at: now(), text })
    },
  }
}

function hasStarted({ fate, startedAt }: ContainerRuntime, now: number): boolean {
  if (startedAt === undefined || !('startSeconds' in fate)) return true
  return now >= Date.parse(startedAt) + fate.startSeconds * 1000
}
