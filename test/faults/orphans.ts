import { setTimeout as pause } from 'node:timers/promises'
import { LABELS, type KubeObject } from '../../src/api/index.ts'
import { OPERATOR } from '../../src/sandbox/index.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import type { Room } from './room.ts'

/** The garbage collector has its own pace: what has an owner that is gone, it may still be about to take. */
const COLLECTED_WITHIN_MS = 60_000
const LOOK_AGAIN_MS = 500

/**
 * What stays in the cluster and belongs to nobody, by name: parts of evidence and revisions that neither a session nor a
 * transcript names, and whatever sessions that are gone have left behind.
 */
export async function findOrphans(room: Pick<Room, 'admin'>): Promise<readonly string[]> {
  const deadline = performance.now() + COLLECTED_WITHIN_MS
  for (;;) {
    const orphans = await listOrphans(room)
    if (orphans.length === 0 || performance.now() > deadline) return orphans
    await pause(LOOK_AGAIN_MS)
  }
}

async function listOrphans({ admin }: Pick<Room, 'admin'>): Promise<readonly string[]> {
  const labelSelector = LABELS.sessionUid
  const [sessions, kept, ...owned] = await Promise.all([
    admin.list(RESOURCES.session),
    admin.list(RESOURCES.secret, { namespace: OPERATOR.namespace }),
    admin.list(RESOURCES.namespace, { labelSelector }),
    admin.list(RESOURCES.roleBinding, { labelSelector }),
    admin.list(RESOURCES.configMap, { labelSelector }),
    admin.list(RESOURCES.secret, { labelSelector }),
  ])
  const named = namesIn(sessions.items.map(({ status }) => status)) + namesIn(kept.items.map(recordOf))
  const live = new Set(sessions.items.map(({ metadata }) => metadata.uid))
  const unnamed = kept.items.filter((secret) => !isNamed(secret, named))
  const left = owned
    .flatMap(({ items }) => items)
    .filter(({ metadata }) => metadata.namespace !== OPERATOR.namespace)
    .filter(({ metadata }) => !live.has(metadata.labels?.[LABELS.sessionUid]))
  return [...unnamed, ...left].map(
    ({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name ?? ''}`,
  )
}

/** All digests that something speaks of. */
function namesIn(values: readonly unknown[]): string {
  return JSON.stringify(values)
}

function recordOf({ data }: KubeObject): string {
  const { 'record.json': record = '' } = (data ?? {}) as Record<string, string>
  return Buffer.from(record, 'base64').toString('utf8')
}

/** Names begin with the first digits of a digest. Secrets that bear no digest belong to the operator itself. */
function isNamed({ metadata }: KubeObject, named: string): boolean {
  const [, digits] = /^(?:evidence|revision)-([0-9a-f]{16})/.exec(metadata.name ?? '') ?? []
  return digits === undefined || named.includes(`sha256:${digits}`)
}
