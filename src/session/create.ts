import { setTimeout } from 'node:timers/promises'
import type { KubeObject, Resource } from '../api/index.ts'
import { LABELS } from '../api/index.ts'
import type { Client } from '../kube/client.ts'
import { hasReason, isAlreadyExists } from '../kube/errors.ts'

/** An object of that name exists and bears no label of this session: it is somebody else's, and stays as it is. */
export class NameTakenError extends Error {
  override readonly name = 'NameTakenError'
  readonly object: KubeObject

  constructor(object: KubeObject) {
    super(`${object.kind} ${object.metadata.name ?? ''} exists and is not ours`)
    this.object = object
  }
}

// RBAC and admission follow their own watches: for a moment after the RoleBinding is made they do not know it yet.
const FORBIDDEN_RETRIES_MS = [5, 10, 20, 40, 80, 160, 320, 640, 1_000]

/**
 * Creates an object of a session. `Existing` when this session had made it before. Throws NameTakenError when it is
 * somebody else's.
 */
export async function createOwned(
  client: Client,
  resource: Resource,
  object: KubeObject,
  signal: AbortSignal,
): Promise<'Created' | 'Existing'> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await client.create(resource, object, { signal })
      return 'Created'
    } catch (error) {
      if (isAlreadyExists(error)) return await checkOwned(client, resource, object, signal)
      const wait = FORBIDDEN_RETRIES_MS[attempt]
      if (!hasReason(error, 'Forbidden') || wait === undefined) throw error
      await setTimeout(wait, undefined, { signal })
    }
  }
}

async function checkOwned(
  client: Client,
  resource: Resource,
  object: KubeObject,
  signal: AbortSignal,
): Promise<'Existing'> {
  const { namespace, name = '', labels } = object.metadata
  const existing = await client.get(
    resource,
    { ...(namespace !== undefined && { namespace }), name },
    { signal },
  )
  const uid = labels?.[LABELS.sessionUid]
  if (uid === undefined || existing.metadata.labels?.[LABELS.sessionUid] !== uid)
    throw new NameTakenError(object)
  return 'Existing'
}
