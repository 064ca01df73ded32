import type { KubeObject, Resource } from '../api/index.ts'
import type { Client } from '../kube/client.ts'
import { isNotFound } from '../kube/errors.ts'
import { resourceName, type ApiObject } from '../kube/object.ts'
import { weigh, withoutContent } from './weight.ts'

/** Where object sources look. Live marks read the informers' caches, the final mark the API. */
export interface Reader {
  /** The object, or undefined when there is none. Throws `NotYetObserved` or `ClusterError` when that is unknown. */
  get(resource: Resource, namespace: string, name: string): Promise<KubeObject | undefined>
  /** All objects of a namespace, in no order. Throws as `get` does. */
  list(resource: Resource, namespace: string): Promise<readonly KubeObject[]>
}

/** What is asked for is not in the cache yet: pending, neither there nor missing. */
export class NotYetObserved extends Error {
  override readonly name = 'NotYetObserved'
}

/** What a reader needs of an informer. */
export interface ObjectCache {
  hasSynced(): boolean
  get(namespace: string, name: string): KubeObject | undefined
  inNamespace(namespace: string): readonly KubeObject[]
}

/** Reads informers; `cacheOf` gives the one that covers a resource in a namespace. */
export function cachedReader(
  cacheOf: (resource: Resource, namespace: string) => ObjectCache | undefined,
): Reader {
  const synced = (resource: Resource, namespace: string): ObjectCache => {
    const cache = cacheOf(resource, namespace)
    if (cache?.hasSynced() !== true)
      throw new NotYetObserved(`${resourceName(resource)} are not observed yet`)
    return cache
  }
  return {
    // Async, so that what is not synced rejects as an API error would.
    // eslint-disable-next-line @typescript-eslint/require-await
    get: async (resource, namespace, name) => synced(resource, namespace).get(namespace, name),
    // eslint-disable-next-line @typescript-eslint/require-await
    list: async (resource, namespace) => synced(resource, namespace).inNamespace(namespace),
  }
}

/**
 * Reads the API, consistently (never from the server's watch cache at an old version). For one gathering: a list that
 * several inputs need is read once.
 */
export function liveReader(client: Client, signal?: AbortSignal): Reader {
  const lists = new Map<string, Promise<readonly KubeObject[]>>()
  return {
    async get(resource, namespace, name) {
      try {
        const object = await client.get(resource, { namespace, name }, { signal })
        return object
      } catch (error) {
        if (isMissingObject(error)) return undefined
        throw error
      }
    },
    list(resource, namespace) {
      const key = `${resourceName(resource)}/${namespace}`
      const read = lists.get(key) ?? listWithin(client, resource, namespace, signal)
      lists.set(key, read)
      return read
    },
  }
}

/** Bytes of one list held in memory at a time: four times what evidence keeps of it. */
const LIST_ROOM = 16 * 1024 * 1024

/** The list, of which what there is no room for is kept by name only, in the server's order. */
async function listWithin(
  client: Client,
  resource: Resource,
  namespace: string,
  signal: AbortSignal | undefined,
): Promise<readonly KubeObject[]> {
  let left = LIST_ROOM
  const each = (item: ApiObject): ApiObject => {
    left -= weigh(item, left)
    return left > 0 ? item : withoutContent(item as KubeObject)
  }
  const { items } = await client.list(resource, { namespace }, { signal, each })
  return items
}

/** A 404 about an object. One about a kind that is no longer served bears no Status, or one without a name. */
function isMissingObject(error: unknown): boolean {
  return isNotFound(error) && error.status?.details?.name !== undefined
}
