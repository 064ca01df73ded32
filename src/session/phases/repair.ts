import { timestamp, type KubeObject, type RepairedObject } from '../../api/index.ts'
import { ClusterError, isAlreadyExists, isConflict, isNotFound } from '../../kube/errors.ts'
import { drift } from '../../plan/index.ts'
import { platformId, type ActiveSession, type PlatformObject } from '../active.ts'
import type { SessionCaches } from '../caches.ts'
import { isTrue } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { isOutOfReach } from '../owed.ts'
import { persist } from '../persist.ts'
import { describeObject } from '../resources.ts'
import { requeue, say } from '../scope.ts'
import { withRepair } from '../status.ts'
import { TEXTS } from '../texts.ts'

/**
 * Puts platform objects back, until the mark is made. What had to be put back is written down before it is done: a
 * check may hang on it, and an operator that dies in between must not forget it.
 */
export async function repair(pass: Pass): Promise<Verdict> {
  const { context, scope, active } = pass
  const { conditions } = scope.session.status ?? {}
  if (active === undefined || isTrue(conditions, 'Graded') || !isTrue(conditions, 'EnvironmentReady'))
    return 'continue'
  if (isTrue(conditions, 'Frozen') && active.final.platformRead !== true) await readAll(pass, active)
  // A copy: what fails is suspected anew, for the next pass.
  for (const [id, planned] of [...active.suspects]) {
    // Before it is looked at: what happens meanwhile is suspected anew.
    active.suspects.delete(id)
    await attempt(pass, planned, async () => {
      if (isSuspect(context.caches, planned)) await putBack(pass, planned)
    })
  }
  return 'continue'
}

/**
 * Once nobody can write any more, what is watched is read from the server itself: a watch may have lagged behind what
 * was done last, and the mark is final.
 */
async function readAll(pass: Pass, active: ActiveSession): Promise<void> {
  const watched = [...active.platform.values()].filter(({ object }) => pass.context.caches.watches(object))
  const outcomes = await Promise.all(
    watched.map((planned) =>
      read(pass, planned.object).then(
        (live) => ({ planned, drifted: live === undefined || drift(planned.object, live) }),
        (error: unknown) => ({ planned, error }),
      ),
    ),
  )
  let failed = false
  for (const { planned, ...outcome } of outcomes) {
    if ('drifted' in outcome && !outcome.drifted) continue
    const done = await attempt(pass, planned, async () => {
      if ('error' in outcome) throw outcome.error
      await putBack(pass, planned)
    })
    failed ||= !done
  }
  active.final.platformRead = !failed
}

/** Whether it was done; what the cluster refuses is noted, and suspected anew. */
async function attempt(pass: Pass, planned: PlatformObject, act: () => Promise<void>): Promise<boolean> {
  try {
    await act()
    return true
  } catch (error) {
    pass.active?.suspects.set(platformId(planned.object), planned)
    noteFailure(pass, planned, error)
    return false
  }
}

const RETRY_MS = 5_000

/**
 * What the cluster refuses is tried again and holds up nothing else: whoever could make a repair fail could otherwise
 * keep the deadline from striking.
 */
function noteFailure({ context, scope }: Pass, { object }: PlatformObject, error: unknown): void {
  if (!(error instanceof ClusterError) || error.code === 0 || error.reason === 'Conflict') throw error
  requeue(scope, RETRY_MS)
  if (isOutOfReach(object) && !context.caches.has(object)) scope.platformMissing = true
  const note = say(scope, TEXTS.repairFailed(describeObject(object), error.message.slice(0, 500)))
  scope.events.push({ type: 'Warning', reason: 'RepairFailed', note })
}

/** Where nothing is watched, nothing is known. */
function isSuspect(caches: SessionCaches, { object }: PlatformObject): boolean {
  if (!caches.watches(object)) return false
  const cached = caches.find(object)
  return cached === undefined || drift(object, cached)
}

async function putBack(pass: Pass, planned: PlatformObject): Promise<void> {
  // The cache may lag behind what we made ourselves: only the server knows.
  const live = await read(pass, planned.object)
  if (live !== undefined && !drift(planned.object, live)) return
  const change = live === undefined ? 'Deleted' : 'Changed'
  await writeDown(pass, planned, change)
  const { client, caches, metrics } = pass.context
  const resource = caches.resourceOf(planned.object)
  try {
    if (live === undefined) await client.create(resource, planned.object, { signal: pass.signal })
    else await client.replace(resource, replacement(planned.object, live), { signal: pass.signal })
    metrics.repaired({ kind: planned.object.kind, change })
  } catch (error) {
    // Somebody was faster: the event of what they did brings us back.
    if (!isAlreadyExists(error) && !isConflict(error)) throw error
  }
}

/** As planned, on top of what the server has: its bookkeeping and other people's annotations stay. */
function replacement(planned: KubeObject, live: KubeObject): KubeObject {
  const labels = { ...live.metadata.labels, ...planned.metadata.labels }
  return { ...live, ...planned, metadata: { ...live.metadata, labels } }
}

async function read({ context, signal }: Pass, object: KubeObject): Promise<KubeObject | undefined> {
  const { namespace, name = '' } = object.metadata
  try {
    const ref = { ...(namespace !== undefined && { namespace }), name }
    const live: KubeObject = await context.client.get(context.caches.resourceOf(object), ref, { signal })
    return live
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

async function writeDown(
  pass: Pass,
  { environment, object }: PlatformObject,
  change: RepairedObject['change'],
): Promise<void> {
  const { scope, context } = pass
  const before = scope.change.repaired ?? scope.session.status?.repaired ?? []
  const at = timestamp(context.clock())
  const repaired = withRepair(before, {
    environment,
    kind: object.kind,
    name: object.metadata.name ?? '',
    change,
    at,
  })
  scope.change = { ...scope.change, repaired }
  const note = say(scope, TEXTS.repaired(describeObject(object)))
  scope.events.push({ type: 'Warning', reason: 'PlatformObjectRepaired', note })
  await persist(pass)
}
