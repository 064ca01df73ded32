import type { KubeObject } from '../../api/index.ts'
import { ApiError, type ApiClient } from '../api-client.ts'
import { waitUntil } from '../wait-until.ts'

/** Where KWOK finds what a pod's ports lead to (sigs.k8s.io/kwok, pkg/apis/v1alpha1: PortForward). */
const PORT_FORWARD_API = 'kwok.x-k8s.io/v1alpha1'

/** Nothing listens there, so that KWOK tells of a refused connection as a kubelet does. */
const NOWHERE = { target: { address: '127.0.0.1', port: 1 } } as const

const DEFINITION_DEADLINE_MS = 10_000

/** A pod's port and the local port that answers for it. */
export type Forwards = ReadonlyMap<number, number>

/** The definition of PortForward, as far as KWOK reads it. Candidates have no right to the kind. */
export function portForwardDefinition(): KubeObject {
  const forward = {
    type: 'object',
    properties: {
      ports: { type: 'array', items: { type: 'integer', format: 'int32' } },
      target: {
        type: 'object',
        required: ['address', 'port'],
        properties: { address: { type: 'string' }, port: { type: 'integer', format: 'int32' } },
      },
    },
  }
  const schema = {
    type: 'object',
    required: ['spec'],
    properties: {
      spec: {
        type: 'object',
        required: ['forwards'],
        properties: { forwards: { type: 'array', items: forward } },
      },
    },
  }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: 'portforwards.kwok.x-k8s.io',
      // The group belongs to *.k8s.io; only approved definitions may stand in it.
      annotations: { 'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/kwok' },
    },
    spec: {
      group: 'kwok.x-k8s.io',
      scope: 'Namespaced',
      names: {
        kind: 'PortForward',
        listKind: 'PortForwardList',
        plural: 'portforwards',
        singular: 'portforward',
      },
      versions: [{ name: 'v1alpha1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  }
}

/** The rule for all ports of all pods that have no PortForward of their own. */
export function refuseAllPorts(): object {
  return {
    apiVersion: PORT_FORWARD_API,
    kind: 'ClusterPortForward',
    metadata: { name: 'refuse' },
    spec: { forwards: [NOWHERE] },
  }
}

/** Leads a pod's ports where they are answered, and refuses the others. Resolves when it is stored. */
export async function forwardPorts(api: ApiClient, pod: PodName, forwards: Forwards): Promise<void> {
  const answered = [...forwards].map(([port, local]) => ({
    ports: [port],
    target: { address: '127.0.0.1', port: local },
  }))
  const body = {
    apiVersion: PORT_FORWARD_API,
    kind: 'PortForward',
    metadata: { name: pod.name },
    spec: { forwards: [...answered, NOWHERE] },
  }
  const request = { body, contentType: 'application/apply-patch+yaml' }
  const path = `${portForwardPath(pod)}?fieldManager=nodes&force=true`
  // The first pods may come before the definition is served.
  await waitUntil(() => unlessRefused(() => api.send('PATCH', path, request)), {
    what: `port-forwards of pod ${pod.namespace}/${pod.name}`,
    deadlineMs: DEFINITION_DEADLINE_MS,
  })
}

/** Forgets a pod's ports; nothing happens when they are not there. */
export async function dropPorts(api: ApiClient, pod: PodName): Promise<void> {
  try {
    await api.send('DELETE', portForwardPath(pod))
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

interface PodName {
  readonly namespace: string
  readonly name: string
}

function portForwardPath({ namespace, name }: PodName): string {
  return `/apis/${PORT_FORWARD_API}/namespaces/${namespace}/portforwards/${name}`
}

/** True also when the namespace is being removed, and nothing can be made in it. */
async function unlessRefused(send: () => Promise<unknown>): Promise<true> {
  try {
    await send()
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 403)) throw error
  }
  return true
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.code === 404
}
