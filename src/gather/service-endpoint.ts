import { KINDS, type KubeObject } from '../api/index.ts'
import type { Reader } from './reader.ts'

/** Where a request to a Service's port goes. */
export type ServiceEndpoint =
  | { readonly pod: string; readonly port: number }
  /** `refused`: the Service has no such port. */
  | { readonly error: 'noReadyPod' | 'refused' }

/**
 * The pod and port that a Service leads to: of its ready endpoints, as the EndpointSlices say them, the first by pod
 * name, so that the same state gives the same answer.
 */
export async function serviceEndpoint(
  reader: Reader,
  namespace: string,
  name: string,
  wanted: string | number,
): Promise<ServiceEndpoint> {
  const service = await reader.get(KINDS.Service, namespace, name)
  if (service === undefined) return { error: 'noReadyPod' }
  const { ports = [] } = (service['spec'] ?? {}) as { readonly ports?: readonly Port[] }
  const port = ports.find((each) => each.port === Number(wanted) || each.name === wanted)
  if (port === undefined) return { error: 'refused' }
  const slices = await reader.list(KINDS.EndpointSlice, namespace)
  const ready = slices
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name)
    .flatMap((slice) => readyPods(slice, port.name ?? ''))
  const [first] = ready.toSorted((a, b) => (a.pod < b.pod ? -1 : 1))
  return first ?? { error: 'noReadyPod' }
}

interface Port {
  readonly name?: string
  readonly port?: number | null
}

/** The slice's own shape (discovery.k8s.io/v1), as far as it is read here. */
interface Slice {
  readonly endpoints?: readonly {
    readonly conditions?: { readonly ready?: boolean | null; readonly serving?: boolean | null }
    readonly targetRef?: { readonly kind?: string; readonly name?: string }
  }[]
  readonly ports?: readonly Port[]
}

function readyPods(slice: KubeObject, portName: string): { pod: string; port: number }[] {
  const { endpoints, ports } = slice as unknown as Slice
  // The target port is resolved in the slice: pods for which a named port means another number are in another slice.
  const port = ports?.find(({ name }) => (name ?? '') === portName)?.port
  if (port === undefined || port === null) return []
  return (endpoints ?? []).flatMap(({ conditions, targetRef }) =>
    // Unknown is to be taken as ready (discovery/v1, EndpointConditions). A Service may publish addresses that are not:
    // `ready` is true for them, `serving` tells.
    conditions?.ready !== false &&
    conditions?.serving !== false &&
    targetRef?.kind === 'Pod' &&
    targetRef.name !== undefined
      ? [{ pod: targetRef.name, port }]
      : [],
  )
}
