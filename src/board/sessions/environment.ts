import type { Resource, SessionEnvironment } from '../../api/index.ts'
import { ClusterError, type Client } from '../../kube/index.ts'
import { createRemembered } from '../people/remembered.ts'
import { SHOWN_KINDS } from '../resources.ts'
import { OBJECTS_SHOWN, type EnvironmentObject, type EnvironmentObjects } from '../view.ts'
import { summaryOf } from './summary.ts'

/** What stands in one environment; nothing where the board may not look. */
export type ReadEnvironment = (environment: SessionEnvironment) => Promise<EnvironmentObjects | undefined>

const FRESH_MS = 5_000
const MOST_ENVIRONMENTS = 500
/** A page does not wait longer for what is beside the point of most visits. */
const TIMEOUT_MS = 3_000

/** Reads with the board's own power, which an installation may leave out; whoever looks together reads once. */
export function createReadEnvironment(client: Client, now: () => number): ReadEnvironment {
  const known = createRemembered<EnvironmentObjects | undefined>({
    ...{ now, forMs: FRESH_MS, most: MOST_ENVIRONMENTS },
  })
  return ({ name, namespace }) =>
    known.get(`${namespace} ${name}`, async () => {
      const lists = await Promise.all(SHOWN_KINDS.map((kind) => listIfReadable(client, kind, namespace)))
      if (lists.every((list) => list === undefined)) return undefined
      const objects = lists.flatMap((list) => list ?? [])
      return {
        name,
        namespace,
        objects: objects.slice(0, OBJECTS_SHOWN),
        more: Math.max(0, objects.length - OBJECTS_SHOWN),
      }
    })
}

async function listIfReadable(
  client: Client,
  kind: Resource,
  namespace: string,
): Promise<readonly EnvironmentObject[] | undefined> {
  try {
    const { items } = await client.list(kind, { namespace, resourceVersion: '0' }, { timeoutMs: TIMEOUT_MS })
    return items
      .map((item) => ({ kind: kind.kind, name: item.metadata.name ?? '', ...summaryOf(item) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    // Forbidden, not served, gone or slow: the page stands without it.
    if (error instanceof ClusterError) return undefined
    throw error
  }
}
