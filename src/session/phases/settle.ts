import type { KubeObject, Resource } from '../../api/index.ts'
import { PAGE_BYTES } from '../../gather/index.ts'
import { findCondition, isTrue } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { inMotion, movingParts } from '../final/in-motion.ts'
import { persist } from '../persist.ts'
import { RESOURCES } from '../resources.ts'
import { requeue, say } from '../scope.ts'
import { TEXTS } from '../texts.ts'

/** What was started before the freeze may come to its end, for so long. */
const SETTLE_MS = 30_000
const LOOK_AGAIN_MS = 500

const ROLLOUTS = [RESOURCES.deployment, RESOURCES.statefulSet, RESOURCES.daemonSet]

/** Waits until rollouts and Jobs that were under way have ended, within limits, and writes down that it is frozen. */
export async function settle(pass: Pass): Promise<Verdict> {
  const { scope, active, context } = pass
  const { conditions, evidence } = scope.session.status ?? {}
  if (active === undefined || evidence !== undefined || isTrue(conditions, 'Graded')) return 'continue'
  if (active.final.atRest !== undefined) return 'continue'
  const moving = await stillMoving(pass, active.plan.environments)
  const frozen = [...scope.findings, ...(conditions ?? [])].find(({ type }) => type === 'Frozen')
  const since = frozen !== undefined && 'lastTransitionTime' in frozen ? frozen.lastTransitionTime : undefined
  const left = since === undefined ? SETTLE_MS : Date.parse(since) + SETTLE_MS - context.clock().getTime()
  const waits = moving.length > 0 && left > 0
  const [reason, text] = waits
    ? (['Settling', TEXTS.settling()] as const)
    : (['Gathering', TEXTS.gathering()] as const)
  if (findCondition(conditions, 'Graded')?.reason !== 'GatheringFailed')
    scope.findings.push({ type: 'Graded', status: 'False', reason, message: say(scope, text) })
  await persist(pass)
  if (waits) {
    requeue(scope, LOOK_AGAIN_MS)
    return 'stop'
  }
  active.final.atRest = moving.length === 0
  return 'continue'
}

async function stillMoving(
  { context, signal }: Pass,
  environments: readonly { readonly namespace: string }[],
): Promise<string[]> {
  const options = { signal, maxResponseBytes: PAGE_BYTES, each: movingParts }
  const list = async (of: Resource): Promise<readonly KubeObject[]> => {
    const lists = await Promise.all(
      environments.map(({ namespace }) =>
        context.rooms.read(() => context.client.list(of, { namespace }, options), signal),
      ),
    )
    return lists.flatMap(({ items }) => items)
  }
  const [rollouts, jobs, pods] = await Promise.all([
    Promise.all(ROLLOUTS.map(list)),
    list(RESOURCES.job),
    list(RESOURCES.pod),
  ])
  return inMotion({ rollouts: rollouts.flat(), jobs, pods }, context.clock())
}
