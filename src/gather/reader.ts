import type { KubeObject, Resource } from '../api/index.ts'
import type { Client } from '../kube/client.ts'
import { isNotFound } from '../kube/errors.ts'
import { resourceName, type ApiObject } from '../kube/object.ts'
import { createInterner, stripObject } from '../kube/transform.ts'
import { largeRoom, PAGE_BYTES, type Room } from './room.ts'

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
 * several inputs need is read once, and what is read is held in the room.
 */
export function liveReader(client: Client, signal?: AbortSignal, room: Room = largeRoom()): Reader {
  const lists = new Map<string, Promise<readonly KubeObject[]>>()
  const interner = createInterner()
  // What evidence leaves out anyway is more than half of many objects.
  const hold = (object: ApiObject): KubeObject => room.take(stripObject(object as KubeObject, interner))
  const readList = async (resource: Resource, namespace: string): Promise<readonly KubeObject[]> => {
    const options = { signal, maxResponseBytes: PAGE_BYTES, each: hold }
    const { items } = await client.list(resource, { namespace }, options)
    return items
  }
  return {
    async get(resource, namespace, name) {
      try {
        return await room.read(
          async () => hold(await client.get(resource, { namespace, name }, { signal })),
          signal,
        )
      } catch (error) {
        if (isMissingObject(error)) return undefined
        throw error
      }
    },
    list(resource, namespace) {
      const key = `${resourceName(resource)}/${namespace}`
      const read = lists.get(key) ?? room.read(() => readList(resource, namespace), signal)
      lists.set(key, read)
      return read
    },
  }
}

/** A 404 about an object. One about a kind that is no longer served bears no Status, or one without a name. */
function isMissingObject(error: unknown): boolean {
  return isNotFound(error) && error.status?.details?.name !== undefined
}
