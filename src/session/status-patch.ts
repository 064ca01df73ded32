import { isDeepStrictEqual } from 'node:util'
import type { LabSession, LabSessionStatus } from '../api/index.ts'
import type { JsonPatch } from '../kube/client.ts'

type Operations = JsonPatch['json'][number][]

/**
 * The patch that puts `status` on top of the one that the session has; undefined when it is that already. It holds on to
 * the object's identity and to the serial of the status it was worked out from: a pass on a stale view, and a replica
 * that is no longer the leader, fail (Conflict) instead of undoing what is newer. It does not hold on to the version of
 * the object: whoever writes the rest of a session without end must not keep its deadline from being written.
 */
export function statusPatch(session: LabSession, status: LabSessionStatus): JsonPatch | undefined {
  const before = session.status
  const changes = changesOf(before ?? {}, status)
  if (changes.length === 0) return undefined
  const serial = (before?.serial ?? 0) + 1
  return {
    json: [
      { op: 'test', path: '/metadata/uid', value: session.metadata.uid },
      builtOn(session),
      ...(before === undefined
        ? [{ op: 'add' as const, path: '/status', value: { ...status, serial } }]
        : [...changes, { op: 'add' as const, path: '/status/serial', value: serial }]),
    ],
  }
}

/** Before the first write there is no status to hold on to. */
function builtOn({ metadata, status }: LabSession): Operations[number] {
  return status?.serial === undefined
    ? { op: 'test', path: '/metadata/resourceVersion', value: metadata.resourceVersion }
    : { op: 'test', path: '/status/serial', value: status.serial }
}

/** Field by field: what an administrator mends in another one stays. */
function changesOf(before: LabSessionStatus, after: LabSessionStatus): Operations {
  const was = new Map<string, unknown>(Object.entries(before))
  return Object.entries(after).flatMap(([field, value]: [string, unknown]): Operations => {
    const path = `/status/${field}`
    if (isDeepStrictEqual(value, was.get(field))) return []
    return value === undefined ? [{ op: 'remove', path }] : [{ op: 'add', path, value }]
  })
}
