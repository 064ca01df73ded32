import type { KubeObject } from '../../api/index.ts'
import { findCondition } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { blockers, environmentsOf, removeEnvironments } from '../remove.ts'
import { requeue, say } from '../scope.ts'
import { TEXTS } from '../texts.ts'

/**
 * Namespaces tell of their end by an event; this is for one that is missed, and for what blocks to be named. The longer
 * it takes, the less it is worth asking.
 */
const LOOK_AGAIN_MS = { least: 2_000, most: 10_000 }

/** Removes the environment some time after the mark, and gives the seat to the next in the queue. */
export async function retire(pass: Pass): Promise<Verdict> {
  const { scope, context } = pass
  const { conditions } = scope.session.status ?? {}
  const graded = findCondition(conditions, 'Graded')
  const ready = findCondition(conditions, 'EnvironmentReady')
  if (graded?.status !== 'True' || ready?.reason === 'Removed') return 'stop'
  const dueMs = Date.parse(graded.lastTransitionTime) + context.settings.retainEnvironmentMs
  const leftMs = dueMs - context.clock().getTime()
  if (leftMs > 0) {
    requeue(scope, leftMs)
    return 'stop'
  }
  await remove(pass)
  return 'stop'
}

/** One step of removal: asks for it, says what blocks, and says so when all is gone. */
export async function remove(pass: Pass): Promise<'Removed' | 'Remaining'> {
  const { scope, context } = pass
  const remaining = await removeEnvironments(pass)
  if (remaining.length === 0) {
    scope.findings.push({
      type: 'EnvironmentReady',
      status: 'False',
      reason: 'Removed',
      message: say(scope, TEXTS.removed()),
    })
    context.active.remove(scope.key)
    context.caches.release(environmentsOf(pass))
    context.seated.delete(scope.key)
    scope.wakesOthers = true
    return 'Removed'
  }
  const blocked = blockers(remaining)
  const [reason, text] =
    blocked === ''
      ? (['Removing', TEXTS.removing()] as const)
      : (['RemovalBlocked', TEXTS.removalBlocked(blocked)] as const)
  scope.findings.push({ type: 'EnvironmentReady', status: 'False', reason, message: say(scope, text) })
  requeue(scope, lookAgainMs(remaining, context.clock().getTime()))
  return 'Remaining'
}

function lookAgainMs(remaining: readonly KubeObject[], nowMs: number): number {
  const ages = remaining.map(({ metadata }) => nowMs - Date.parse(metadata.deletionTimestamp ?? ''))
  const { least, most } = LOOK_AGAIN_MS
  return Math.min(most, Math.max(least, ...ages.filter(Number.isFinite)))
}
