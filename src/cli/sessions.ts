import type { KubeObject, Lab, LabSession, Resource } from '../api/index.ts'
import { type Client, ClusterError } from '../kube/index.ts'
import { RESOURCES } from '../session/resources.ts'
import { CliFailure } from './failure.ts'
import type { Words } from './words.ts'

/** Where a session is looked for, and by what name if one was given. */
export interface SessionQuery {
  readonly client: Client
  readonly namespace: string
  readonly name: string | undefined
  readonly words: Words
}

/** The session of that name, or the only one of the namespace. Fails with the names there are. */
export async function findSession({ client, namespace, name, words }: SessionQuery): Promise<LabSession> {
  if (name !== undefined) {
    const session = await getIfReadable<LabSession>(client, RESOURCES.session, { namespace, name })
    if (session !== undefined) return session
  }
  const { items } = await client.list<LabSession & KubeObject>(RESOURCES.session, { namespace })
  const [only, ...others] = items
  if (name === undefined && only !== undefined && others.length === 0) return only
  throw new CliFailure({
    code: 'SessionNotFound',
    message: notFound(namespace, name, items.length, words),
    next:
      only === undefined
        ? [words.openOne, words.noneOpen(namespace)]
        : [words.nameOne(items.map(({ metadata }) => metadata.name ?? ''))],
  })
}

function notFound(namespace: string, name: string | undefined, count: number, words: Words): string {
  if (name !== undefined) return words.sessionNotFound(namespace, name)
  return count === 0 ? words.noSession(namespace) : words.severalSessions(namespace)
}

/** The session's lab, for its titles; nothing when it is gone or not ours to read. */
export async function findLab(client: Client, name: string): Promise<Lab | undefined> {
  return getIfReadable<Lab>(client, RESOURCES.lab, { name })
}

/** The object, or undefined when it is absent or forbidden. */
export async function getIfReadable<T extends object>(
  client: Client,
  resource: Resource,
  ref: { readonly namespace?: string; readonly name: string },
): Promise<T | undefined> {
  try {
    return await client.get<T & KubeObject>(resource, ref)
  } catch (error) {
    if (error instanceof ClusterError && (error.code === 404 || error.code === 403)) return undefined
    throw error
  }
}
