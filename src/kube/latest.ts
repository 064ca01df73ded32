import type { Resource } from '../api/index.ts'
import type { Client } from './client.ts'
import { isConflict } from './errors.ts'
import type { ApiObject } from './object.ts'

const TRIES = 20

/**
 * Reads an object, works out what to merge into it, and writes that, never over somebody else's: the write names the
 * version read, and all is done anew when there is a newer one. Undefined when the object changes without end.
 */
export async function mergeLatest<T extends ApiObject>(
  client: Pick<Client, 'patch'>,
  resource: Resource,
  work: {
    readonly read: () => Promise<T>
    /** What it throws ends it all. */
    readonly change: (
      current: T,
    ) => Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>
  },
): Promise<T | undefined> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const current = await work.read()
    const { namespace, name = '', resourceVersion = '' } = current.metadata
    const merge = { ...(await work.change(current)), metadata: { resourceVersion } }
    try {
      return await client.patch<T>(resource, { namespace, name }, { merge })
    } catch (error) {
      if (!isConflict(error)) throw error
    }
  }
  return undefined
}
