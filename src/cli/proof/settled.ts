import type { KubeObject } from '../../api/index.ts'
import type { Client } from '../../kube/index.ts'
import { RESOURCES } from '../../session/resources.ts'

/** What was asked of every Deployment and StatefulSet of these namespaces has come true. */
export async function workloadsSettled(client: Client, namespaces: readonly string[]): Promise<boolean> {
  const lists = await Promise.all(
    namespaces.flatMap((namespace) =>
      [RESOURCES.deployment, RESOURCES.statefulSet].map((resource) =>
        client.list<Workload>(resource, { namespace }),
      ),
    ),
  )
  return lists.every(({ items }) => items.every(isSettled))
}

interface Workload extends KubeObject {
  readonly spec: { readonly replicas?: number }
  readonly status?: {
    readonly observedGeneration?: number
    readonly readyReplicas?: number
    readonly updatedReplicas?: number
  }
}

function isSettled({ metadata, spec, status = {} }: Workload): boolean {
  const wanted = spec.replicas ?? 1
  return (
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 0) &&
    (status.readyReplicas ?? 0) === wanted &&
    (status.updatedReplicas ?? 0) === wanted
  )
}
