import { createInformer, objectKey, type ApiObject, type Client } from '../../src/kube/index.ts'
import type { Resource } from '../../src/api/index.ts'

/** Tells when an object became as wanted, on the clock of `performance.now()`. */
export interface TimedWatch<T> {
  /** Resolves with the time of the event after which `wanted` held; at once when it holds already. */
  until(
    key: string,
    wanted: (object: T | undefined) => boolean,
    options: { readonly what: string; readonly deadlineMs?: number },
  ): Promise<number>
  get(key: string): T | undefined
  list(): readonly T[]
}

/** Watches a whole collection until the signal aborts. Resolves when the collection is in. */
export async function timedWatch<T extends ApiObject>(
  client: Client,
  resource: Resource,
  signal: AbortSignal,
): Promise<TimedWatch<T>> {
  const informer = createInformer<T>({ client, resource })
  const changedAt = new Map<string, number>()
  const waiting = new Map<string, Set<() => void>>()
  informer.onChange((before, after) => {
    const object = after ?? before
    if (object === undefined) return
    const key = objectKey(object)
    changedAt.set(key, performance.now())
    for (const look of waiting.get(key) ?? []) look()
  })
  informer.start(signal)
  await informer.synced

  const get = (key: string): T | undefined => {
    const slash = key.indexOf('/')
    return slash < 0 ? informer.get(undefined, key) : informer.get(key.slice(0, slash), key.slice(slash + 1))
  }
  return {
    get,
    list: () => informer.list(),
    until: (key, wanted, { what, deadlineMs = 60_000 }) =>
      new Promise((resolve, reject) => {
        const looks = waiting.get(key) ?? new Set()
        waiting.set(key, looks)
        const look = (): void => {
          if (!wanted(get(key))) return
          end()
          resolve(changedAt.get(key) ?? performance.now())
        }
        const giveUp = (): void => {
          end()
          reject(new Error(`Waited ${deadlineMs} ms for ${key}: ${what}; it is ${JSON.stringify(get(key))}`))
        }
        const timer = setTimeout(giveUp, deadlineMs)
        const end = (): void => {
          clearTimeout(timer)
          looks.delete(look)
        }
        looks.add(look)
        look()
      }),
  }
}
