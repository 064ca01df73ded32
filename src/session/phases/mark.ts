import { isDeepStrictEqual } from 'node:util'
import { timestamp, type LabSessionStatus, type Result } from '../../api/index.ts'
import { isProbe } from '../../gather/index.ts'
import type { ActiveSession } from '../active.ts'
import { isTrue } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { observeLive } from '../observe.ts'
import { requeue } from '../scope.ts'
import { statusChecks } from '../status.ts'

/** How soon a check that only time can mend, or a probe that failed on our side, is judged again. */
const JUDGE_AGAIN_MS = 5_000

/** Marks what is deployed now. Written at once when it differs, within the session's write budget. */
export async function markLive(pass: Pass): Promise<Verdict> {
  const { scope, active, context } = pass
  const { status } = scope.session
  if (active === undefined || isTrue(status?.conditions, 'Submitted')) return 'continue'
  if (!context.caches.ready(active)) {
    // The watches of this lab's kinds are still filling; their last event brings us back.
    requeue(scope, 50)
    return 'stop'
  }
  const { checks, score } = await judge(pass, active)
  if (isDeepStrictEqual(checks, status?.checks) && isDeepStrictEqual(score, status?.score)) return 'stop'
  const waitMs = active.budget.take(scope.now.getTime())
  if (waitMs > 0) requeue(scope, waitMs)
  else scope.change = { ...scope.change, checks, score }
  return 'stop'
}

/** The marks a session starts with, where the caches can tell them already: they go with the write that says Ready. */
export async function markFirst(pass: Pass, active: ActiveSession): Promise<void> {
  // Probes would hold up the candidate; the pass after makes them.
  if (!pass.context.caches.ready(active) || active.inputs.some(isProbe)) return
  const marks = await judge(pass, active)
  pass.scope.change = { ...pass.scope.change, ...marks }
}

type Marks = Required<Pick<LabSessionStatus, 'checks' | 'score'>>

async function judge(pass: Pass, active: ActiveSession): Promise<Marks> {
  const { scope } = pass
  const takenAt = timestamp(scope.now)
  const result = active.grader.grade(await observeLive(pass, active, takenAt))
  if (mayChangeByItself(result)) requeue(scope, JUDGE_AGAIN_MS)
  const before = scope.session.status?.checks ?? []
  const checks = statusChecks(result, before, scope.session.spec.locale, takenAt)
  return { checks, score: { points: result.points, max: result.max, hiddenMax: 0 } }
}

function mayChangeByItself({ checks }: Result): boolean {
  return checks.some(({ state, readsNow }) => state === 'Error' || (readsNow && state !== 'Pass'))
}
