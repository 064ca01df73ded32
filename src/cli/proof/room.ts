import { KINDS, type KubeObject } from '../../api/index.ts'
import { Quantity } from '../../expression/index.ts'
import { ClusterError, type Client } from '../../kube/index.ts'

/** What a session of the largest labs asks for while a rollout of its own is under way, twice. */
const CORES_FOR_ONE = 2
/** More than so many are held up by the API server. */
const MOST = 8

type Node = KubeObject & {
  readonly spec?: { readonly unschedulable?: boolean }
  readonly status?: { readonly allocatable?: { readonly cpu?: string } }
}

/**
 * How many sessions a cluster's nodes have room for at the same time, by their processors: pods of more would wait for each
 * other. One where we may not look.
 */
export async function roomFor(client: Client): Promise<number> {
  try {
    const { items } = await client.list<Node>(KINDS.Node, {})
    return sessionsOn(items)
  } catch (error) {
    if (error instanceof ClusterError && error.code === 403) return 1
    throw error
  }
}

/** The same of nodes at hand. Pure. */
export function sessionsOn(nodes: readonly Node[]): number {
  const cores = nodes
    .filter(({ spec }) => spec?.unschedulable !== true)
    .map(({ status }) => Quantity.parse(status?.allocatable?.cpu ?? '0')?.asApproximateFloat() ?? 0)
    .reduce((sum, each) => sum + each, 0)
  return Math.min(MOST, Math.max(1, Math.floor(cores / CORES_FOR_ONE)))
}
