import { LABELS } from '../../api/index.ts'
import { isNotFound } from '../../kube/errors.ts'
import type { ActiveSession } from '../active.ts'
import { findCondition, isTrue, type Finding } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { freezeHolds } from '../final/barrier.ts'
import { RESOURCES } from '../resources.ts'
import { requeue, say } from '../scope.ts'
import { TEXTS } from '../texts.ts'

/** The server follows its own watches: it may let writes through for some milliseconds after the label. */
const PROVE_AGAIN_MS = 20
/** Refusals in a row, each over a connection of its own, after which every API server is believed to know. */
const PROBES = 20
/** A freeze that comes later than this after the deadline is shown as late. */
const LATE_MS = 5_000

/**
 * Closes the environments for all but the platform, and proves it before anything is read: from the moment that
 * `Frozen` is True, no write of anybody else can follow.
 */
export async function freeze(pass: Pass): Promise<Verdict> {
  const { scope, active } = pass
  const { conditions } = scope.session.status ?? {}
  if (active === undefined || isTrue(conditions, 'Frozen') || isTrue(conditions, 'Graded')) return 'continue'
  // One after the other: an API server that knows of the last label knows of all before it.
  for (const { namespace } of active.plan.environments) await label(pass, namespace)
  if (!(await isProven(pass, active))) {
    requeue(scope, PROVE_AGAIN_MS)
    return 'stop'
  }
  const reason = reasonOf(pass)
  const text = reason === 'LateFreeze' ? TEXTS.lateFreeze() : TEXTS.frozen()
  scope.findings.push({ type: 'Frozen', status: 'True', reason, message: say(scope, text) })
  return 'continue'
}

async function label({ context, signal }: Pass, name: string): Promise<void> {
  const merge = { metadata: { labels: { [LABELS.frozen]: 'true' } } }
  try {
    await context.client.patch(RESOURCES.namespace, { name }, { merge }, { signal })
  } catch (error) {
    // What is not there cannot be written to; the marks will tell.
    if (!isNotFound(error)) throw error
  }
}

async function isProven({ context, signal }: Pass, { plan }: ActiveSession): Promise<boolean> {
  const { serviceAccount, environments } = plan
  for (const { namespace } of environments) {
    const probes = namespace === environments.at(-1)?.namespace ? PROBES : 1
    if (!(await freezeHolds(context.client, { namespace, serviceAccount, probes }, signal))) return false
  }
  return true
}

/** Late is what nobody was there to do in time: a work handed in is frozen when its manifest is read. */
function reasonOf({ scope }: Pass): Finding<'Frozen'>['reason'] {
  const { status } = scope.session
  const atDeadline = findCondition(status?.conditions, 'Submitted')?.reason === 'DeadlineReached'
  const lateMs = Date.parse(status?.frozenAt ?? '') - Date.parse(status?.deadline ?? '')
  return atDeadline && lateMs > LATE_MS ? 'LateFreeze' : 'Frozen'
}
