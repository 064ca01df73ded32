import { LABELS } from '../../api/index.ts'
import type { Client } from '../../kube/index.ts'
import { RESOURCES } from '../../session/resources.ts'
import type { Connection } from '../cluster.ts'
import type { Lookup, LookUp, TypedFlags } from './complete.ts'

/** Somebody waits with a finger on the key. */
const PATIENCE_MS = 2_000

/** Names from the cluster; none where it does not answer in time or we may not ask. */
export function lookUpIn(connect: (flags: TypedFlags) => Promise<Connection>): LookUp {
  return async (what, flags) => {
    try {
      const { client, namespace } = await connect(flags)
      return [...new Set(await names(client, namespace, what))].toSorted()
    } catch {
      return []
    }
  }
}

async function names(client: Client, namespace: string, what: Lookup): Promise<readonly string[]> {
  const patience = { signal: AbortSignal.timeout(PATIENCE_MS), timeoutMs: PATIENCE_MS }
  if (what === 'classes') {
    const { items } = await client.list(RESOURCES.session, { labelSelector: LABELS.class }, patience)
    return items.flatMap(({ metadata }) => metadata.labels?.[LABELS.class] ?? [])
  }
  const resource = { sessions: RESOURCES.session, labs: RESOURCES.lab, namespaces: RESOURCES.namespace }[what]
  const { items } = await client.list(resource, what === 'sessions' ? { namespace } : {}, patience)
  return items.map(({ metadata }) => metadata.name ?? '')
}
