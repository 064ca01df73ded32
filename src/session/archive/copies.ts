import { API_VERSION, LABELS, type KubeObject } from '../../api/index.ts'
import type { Client } from '../../kube/client.ts'
import { hasReason, isAlreadyExists, isNotFound } from '../../kube/errors.ts'
import { RESOURCES } from '../resources.ts'
import type { KeptTranscript } from './transcript-store.ts'

/**
 * Puts the LabTranscript beside its session: a copy for people. False where its namespace is gone or going: what counts
 * is in the operator's own.
 */
export async function writeCopy(
  client: Client,
  { stored, envelope }: KeptTranscript,
  signal?: AbortSignal,
): Promise<boolean> {
  const { session, copy, spec } = stored
  const object: KubeObject = {
    apiVersion: API_VERSION,
    kind: 'LabTranscript',
    metadata: {
      name: copy,
      namespace: session.namespace,
      labels: { [LABELS.sessionUid]: session.uid },
    },
    spec: { ...spec, envelope },
  }
  try {
    await client.create(RESOURCES.transcript, object, { signal })
  } catch (error) {
    if (isNotFound(error) || isTerminating(error)) return false
    if (!isAlreadyExists(error)) throw error
  }
  return true
}

function isTerminating(error: unknown): boolean {
  return hasReason(error, 'Forbidden') && error instanceof Error && error.message.includes('being terminated')
}
