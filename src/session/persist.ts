import { isDeepStrictEqual } from 'node:util'
import type { KubeObject, LabSession } from '../api/index.ts'
import { isNotFound } from '../kube/errors.ts'
import type { Pass } from './context.ts'
import { RESOURCES } from './resources.ts'
import { computeStatus } from './scope.ts'

/**
 * Writes the status that follows from the facts, if it differs, then records the events: an event never tells of
 * something that was not written. The write carries the version it was worked out from, so that a pass on a stale
 * view fails (Conflict) instead of undoing what is newer.
 */
export async function persist({ context, scope, signal }: Pass): Promise<void> {
  const { session } = scope
  if (scope.gone) return
  const status = computeStatus(scope, context.clock())
  if (!isDeepStrictEqual(status, session.status)) {
    try {
      const body = { ...session, status } as unknown as KubeObject
      const written = await context.client.replace(RESOURCES.session, body, { subresource: 'status', signal })
      adopt(context, scope, written as unknown as LabSession)
    } catch (error) {
      // Deleted in between: there is nobody to tell.
      if (!isNotFound(error)) throw error
    }
  }
  const regarding = scope.session as unknown as KubeObject
  for (const event of scope.events) context.recorder.record({ regarding, action: event.reason, ...event })
  scope.events = []
}

/** Takes over what a write of ours returned, so that this pass and the next go on from it. */
export function adopt(context: Pass['context'], scope: Pass['scope'], written: LabSession): void {
  context.latest.wrote(scope.key, scope.session.metadata.resourceVersion, written)
  scope.session = written
}
