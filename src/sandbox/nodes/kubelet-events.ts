import type { Logger } from '../../api/index.ts'
import { isAlreadyExists, isNotFound, type Client } from '../../kube/index.ts'
import { seconds, type KubeletEvent } from './container-stage.ts'
import type { Pod } from './pod.ts'
import { RESOURCES } from './resources.ts'

/** Writes what nodes tell, in the background. */
export interface KubeletEvents {
  /** The same event of the same pod again raises its count. Never throws. */
  tell(pod: Pod, event: KubeletEvent, now: number): void
  /** Forgets the events of a pod that is gone. */
  forget(uid: string): void
}

const NANOS_OF_MS = 1_000_000

interface Known {
  readonly name: string
  readonly first: string
  count: number
  written: Promise<void>
}

/** Core/v1 events as a kubelet's client-go recorder writes them: one object for equal events, its count rising. */
export function createKubeletEvents(client: Client, logger: Logger): KubeletEvents {
  const pods = new Map<string, Map<string, Known>>()

  let told = 0
  /** client-go's names (tools/record/event.go) list in the order in which things happened: so does `kubectl describe`. */
  const begin = ({ metadata }: Pod, now: number): Known => {
    told = (told + 1) % NANOS_OF_MS
    const moment = (BigInt(now) * BigInt(NANOS_OF_MS) + BigInt(told)).toString(16)
    const name = `${(metadata.name ?? '').slice(0, 236)}.${moment}`
    return { name, first: seconds(now), count: 0, written: Promise.resolve() }
  }
  const create = async (pod: Pod, event: KubeletEvent, known: Known, last: string): Promise<void> => {
    try {
      await client.create(RESOURCES.event, eventObject(pod, event, known, last))
    } catch (error) {
      if (!isAlreadyExists(error)) throw error
    }
  }
  const write = async (pod: Pod, event: KubeletEvent, known: Known, last: string): Promise<void> => {
    if (known.count === 1) return create(pod, event, known, last)
    try {
      const ref = { namespace: pod.metadata.namespace, name: known.name }
      await client.patch(RESOURCES.event, ref, { merge: { count: known.count, lastTimestamp: last } })
    } catch (error) {
      if (!isNotFound(error)) throw error
      await create(pod, event, known, last)
    }
  }

  return {
    tell(pod, event, now) {
      const uid = pod.metadata.uid ?? ''
      const events = pods.get(uid) ?? new Map<string, Known>()
      pods.set(uid, events)
      const key = JSON.stringify([event.fieldPath, event.type, event.reason, event.message])
      const known = events.get(key) ?? begin(pod, now)
      events.set(key, known)
      known.count += 1
      // One write after the other: what comes later must not overtake.
      const written = { ...known }
      known.written = known.written
        .then(() => write(pod, event, written, seconds(now)))
        .catch((error: unknown) => {
          logger.warn(
            { pod: pod.metadata.name, reason: event.reason, err: error },
            'Event of a node not written',
          )
        })
    },
    forget: (uid) => void pods.delete(uid),
  }
}

function eventObject(pod: Pod, event: KubeletEvent, { name, first, count }: Known, last: string) {
  const { namespace, uid, resourceVersion } = pod.metadata
  const { nodeName = '' } = pod.spec
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: namespace ?? 'default' },
    involvedObject: {
      apiVersion: 'v1',
      kind: 'Pod',
      namespace,
      name: pod.metadata.name,
      uid,
      resourceVersion,
      ...(event.fieldPath === undefined ? {} : { fieldPath: event.fieldPath }),
    },
    type: event.type,
    reason: event.reason,
    // The most the API takes.
    message: event.message.slice(0, 1_024),
    source: { component: 'kubelet', host: nodeName },
    reportingComponent: 'kubelet',
    reportingInstance: nodeName,
    firstTimestamp: first,
    lastTimestamp: last,
    count,
  }
}
