import type { Resource } from '../api/index.ts'
import { isConcerned, isProbe } from '../gather/index.ts'
import { drift } from '../plan/index.ts'
import { platformId, type ActiveSessions } from './active.ts'
import type { ObjectChange, SessionCaches } from './caches.ts'

/**
 * The key of the session that a change in an environment concerns: a platform object drifted, or something changed
 * that a check reads (probes that depend on it are dropped, to be made again). Undefined when nobody need look.
 */
export function concernedSession(change: ObjectChange, active: ActiveSessions): string | undefined {
  const { resource, namespace, name, after } = change
  const key = active.keyOf(namespace)
  if (key === undefined) return undefined
  const isEnd = resource.plural === 'namespaces' && after === undefined
  if (isEnd) return key
  // Each object of it goes with an event of its own, and the namespace's status changes with every one.
  if (active.isLeaving(namespace)) return undefined
  const session = active.ofKey(key)
  if (session === undefined) return key
  const id = platformId({ kind: resource.kind, ...named(resource, namespace, name) })
  const planned = session.platform.get(id)
  const drifted = planned !== undefined && (after === undefined || drift(planned.object, after))
  if (drifted) session.suspects.set(id, planned)
  const concerned = session.inputs.filter((input) => isConcerned(input, { resource, namespace, name }))
  for (const { key } of concerned.filter(isProbe)) {
    session.probes.delete(key)
    session.overtaken.add(key)
  }
  return drifted || concerned.length > 0 ? key : undefined
}

/**
 * The keys of the sessions that lack a platform object of that kind in a whole listing. Made and deleted while nobody
 * watched, it was never seen: no event tells of its end.
 */
export function sessionsMissing(
  { kind }: Resource,
  active: ActiveSessions,
  caches: Pick<SessionCaches, 'has'>,
): readonly string[] {
  const keys = new Set<string>()
  for (const session of active.values()) {
    if (session.plan.environments.some(({ namespace }) => active.isLeaving(namespace))) continue
    for (const [id, planned] of session.platform) {
      if (planned.object.kind !== kind || caches.has(planned.object)) continue
      session.suspects.set(id, planned)
      keys.add(session.key)
    }
  }
  return [...keys]
}

function named(
  resource: Resource,
  namespace: string,
  name: string,
): { metadata: { name: string; namespace?: string } } {
  return { metadata: resource.namespaced ? { name, namespace } : { name } }
}
