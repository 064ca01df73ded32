import type { KubeObject } from '../api/index.ts'
import { LABELS } from '../api/index.ts'
import { isConflict, isNotFound } from '../kube/errors.ts'
import type { Pass } from './context.ts'
import { RESOURCES } from './resources.ts'
import { together } from './together.ts'

/**
 * Deletes the session's environments, each only if it bears the session's label. Returns those that still exist:
 * none, once all are gone.
 */
export async function removeEnvironments(pass: Pass): Promise<readonly KubeObject[]> {
  pass.context.active.leave(environmentsOf(pass))
  const namespaces = await standing(pass)
  await together(
    namespaces
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map((namespace) => removeNamespace(pass, namespace)),
  )
  return namespaces
}

/** The namespaces that the session's status names. */
export function environmentsOf({ scope }: Pass): readonly string[] {
  return (scope.session.status?.environments ?? []).map(({ namespace }) => namespace)
}

/** Asks the server, not the cache: "gone" must be true before the finalizer drops. */
async function standing(pass: Pass): Promise<readonly KubeObject[]> {
  const { context, scope, signal } = pass
  const { uid = '' } = scope.session.metadata
  const found = await Promise.all(
    environmentsOf(pass).map(async (name) => {
      try {
        return await context.client.get(RESOURCES.namespace, { name }, { signal })
      } catch (error) {
        if (isNotFound(error)) return undefined
        throw error
      }
    }),
  )
  return found.filter((namespace) => namespace?.metadata.labels?.[LABELS.sessionUid] === uid) as KubeObject[]
}

async function removeNamespace({ context, signal }: Pass, { metadata }: KubeObject): Promise<void> {
  const { name = '', uid } = metadata
  try {
    await context.client.delete(RESOURCES.namespace, { name }, { ...(uid !== undefined && { uid }), signal })
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error
  }
}

/** What keeps namespaces from going, in the API server's own words; empty while it is just under way. */
export function blockers(namespaces: readonly KubeObject[]): string {
  const messages = namespaces.flatMap((namespace) => {
    const status = namespace['status'] as
      { conditions?: { type: string; status: string; message?: string }[] } | undefined
    return (status?.conditions ?? [])
      .filter(({ type, status }) => status === 'True' && BLOCKING.includes(type))
      .map(({ message = '' }) => `${namespace.metadata.name ?? ''}: ${message}`)
  })
  return messages.sort().join('; ').slice(0, 800)
}

// NamespaceContentRemaining alone is the ordinary course of a deletion; with finalizers remaining, somebody must act.
const BLOCKING = [
  'NamespaceFinalizersRemaining',
  'NamespaceDeletionContentFailure',
  'NamespaceDeletionDiscoveryFailure',
]
