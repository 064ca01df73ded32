import { KINDS, type KubeObject, type Logger, type Resource } from '../api/index.ts'
import type { Client } from '../kube/client.ts'
import { ClusterError, isNotFound } from '../kube/errors.ts'
import { sameMap, type SecretObject } from './secret-object.ts'

/** Something to tell people about an object, once. */
export interface Told {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly note: string
}

/** What one pass over one object works with. */
export interface Hands {
  readonly client: Client
  readonly resource: Resource
  /** The Secrets of the environment as last seen. */
  readonly secrets: { get(name: string): KubeObject | undefined; list(): readonly KubeObject[] }
  readonly now: () => Date
  readonly logger: Logger
  readonly signal: AbortSignal
  /** Records an event unless it is the last one told of the object. */
  readonly tell: (regarding: KubeObject, event: Told) => void
}

/** A refusal by the API server that trying again at once would not change: quota, admission, immutable fields. */
export function refusal(error: unknown): string | undefined {
  if (!(error instanceof ClusterError) || error.retryable) return undefined
  return [400, 403, 422].includes(error.code) ? error.message : undefined
}

/** Writes the status with a merge patch, unless somebody changed the object meanwhile (a Conflict, to be retried). */
export async function writeStatus(
  { client, resource, signal }: Hands,
  object: KubeObject,
  status: object,
): Promise<void> {
  const { namespace, name = '', resourceVersion } = object.metadata
  await client.patch(
    resource,
    { namespace, name, subresource: 'status' },
    { merge: { metadata: { resourceVersion }, status } },
    { signal },
  )
}

/** Makes a Secret. */
export async function createSecret({ client, signal }: Hands, secret: SecretObject): Promise<void> {
  await client.create(KINDS.Secret, secret, { signal })
}

/** Makes a Secret that exists as wanted, unless somebody changed it meanwhile (a Conflict, to be retried). */
export async function updateSecret(
  { client, signal }: Hands,
  secret: SecretObject,
  { metadata: { uid, resourceVersion } }: KubeObject,
): Promise<void> {
  const seen = {
    ...(uid !== undefined && { uid }),
    ...(resourceVersion !== undefined && { resourceVersion }),
  }
  await client.replace(KINDS.Secret, { ...secret, metadata: { ...secret.metadata, ...seen } }, { signal })
}

/** Deletes a Secret, unless another one has taken its name. */
export async function deleteSecret({ client, signal }: Hands, { metadata }: KubeObject): Promise<void> {
  const { namespace, name = '', uid } = metadata
  try {
    await client.delete(KINDS.Secret, { namespace, name }, { signal, uid })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}

/** Whether a Secret's data, in base64, is this. */
export function hasData(found: KubeObject, data: Readonly<Record<string, string>>): boolean {
  return sameMap(data, (found['data'] ?? {}) as Record<string, string>)
}
