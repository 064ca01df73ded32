import type { KubeObject, LabSession } from '../api/index.ts'
import { isNotFound } from '../kube/errors.ts'
import type { Pass } from './context.ts'
import { insist } from './insist.ts'
import { RESOURCES } from './resources.ts'
import { computeStatus, requeue } from './scope.ts'
import { statusPatch } from './status-patch.ts'

/** Each bears the same serial: of all that are sent at most one is written. */
const INSISTENCE = { everyMs: 400, most: 8 }

/**
 * Writes the status that follows from the facts, if it differs, then records the events: an event never tells of
 * something that was not written. Time is not the candidate's to take: what is `urgent` is insisted on.
 */
export async function persist(
  { context, scope, signal }: Pass,
  { urgent = false }: { readonly urgent?: boolean } = {},
): Promise<void> {
  const { session } = scope
  if (scope.gone) return
  const patch = statusPatch(session, computeStatus(scope, context.clock()))
  if (patch !== undefined) {
    try {
      const { namespace = '', name = '' } = session.metadata
      const ref = { namespace, name, subresource: 'status' }
      const write = (until: AbortSignal): Promise<LabSession> =>
        context.client.patch<LabSession>(RESOURCES.session, ref, patch, { signal: until })
      adopt(context, scope, await (urgent ? insist(write, INSISTENCE, signal) : write(signal)))
    } catch (error) {
      // Deleted in between: there is nobody to tell.
      if (!isNotFound(error)) throw error
    }
  }
  const regarding = scope.session as unknown as KubeObject
  for (const event of scope.events) context.recorder.record({ regarding, action: event.reason, ...event })
  scope.events = []
  // Not before: who is woken decides on what is written.
  if (scope.wakesOthers) context.wakeOthers()
  scope.wakesOthers = false
}

/** Takes over what a write of ours returned, so that this pass and the next go on from it. */
export function adopt(context: Pass['context'], scope: Pass['scope'], written: LabSession): void {
  context.latest.wrote(scope.key, written)
  scope.session = written
  // What others wrote in between came back with it, and its own event may be passed over as ours.
  if (written.metadata.generation !== scope.generation) requeue(scope, 0)
}
