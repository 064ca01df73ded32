import { resourcePath, statusError, type Client } from '../../kube/index.ts'
import type { Pod } from './pod.ts'
import type { StatusPatch } from './pod-status.ts'
import { RESOURCES } from './resources.ts'

/** Writes a pod's status. False when the pod is gone, or is another of the same name by now. */
export async function patchStatus(
  client: Client,
  pod: Pod,
  status: StatusPatch,
  signal: AbortSignal,
): Promise<boolean> {
  const { namespace, name = '', uid } = pod.metadata
  const { status: code, body } = await client.send(
    {
      method: 'PATCH',
      path: resourcePath(RESOURCES.pod, { namespace, name, subresource: 'status' }),
      // The server answers 409 when the UID is not the one it has.
      body: { metadata: { uid }, status },
      contentType: 'application/strategic-merge-patch+json',
    },
    { signal },
  )
  if (code === 404 || code === 409) return false
  if (code >= 300) throw statusError(code, body)
  return true
}
