import type { KubeObject } from '../../api/index.ts'
import type { Client } from '../../kube/index.ts'
import { RESOURCES } from '../../session/resources.ts'

type Pod = KubeObject & {
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string
      readonly status: string
      readonly reason?: string
      readonly message?: string
    }[]
  }
}

/**
 * Why the nodes have no room for a pod of these namespaces, in the scheduler's words; undefined when each has its place.
 * What a case comes to then says something about the cluster, and nothing about the lab.
 */
export async function noRoom(client: Client, namespaces: readonly string[]): Promise<string | undefined> {
  const lists = await Promise.all(
    namespaces.map((namespace) => client.list<Pod>(RESOURCES.pod, { namespace })),
  )
  return waitingForRoom(lists.flatMap(({ items }) => items))
}

/** The same of pods at hand. Pure. */
export function waitingForRoom(pods: readonly Pod[]): string | undefined {
  for (const { metadata, status } of pods) {
    const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled')
    const message = scheduled?.message ?? ''
    if (scheduled?.reason === 'Unschedulable' && message.includes('Insufficient'))
      return `the nodes have no room for pod ${metadata.name ?? ''}: ${message.replace(/\. .*$/s, '')}`
  }
  return undefined
}
