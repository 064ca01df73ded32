import { isDeepStrictEqual } from 'node:util'
import { timestamp, type LabSessionStatus, type Result } from '../../api/index.ts'
import { changesByItself, isProbe } from '../../gather/index.ts'
import { settleHistory } from '../../grade/index.ts'
import type { ActiveSession } from '../active.ts'
import { isTrue } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { observeLive } from '../observe.ts'
import { quizProgress } from '../quiz.ts'
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
  const marks = await judge(pass, active)
  const differs = MARKS.some((field) => !isDeepStrictEqual(marks[field], status?.[field]))
  if (!differs) return 'stop'
  const waitMs = active.budget.take(scope.now.getTime())
  if (waitMs > 0) requeue(scope, waitMs)
  else scope.change = { ...scope.change, ...marks }
  return 'stop'
}

/** The marks a session starts with, where the caches can tell them already: they go with the write that says Ready. */
export async function markFirst(pass: Pass, active: ActiveSession): Promise<void> {
  // Probes would hold up the candidate; the pass after makes them.
  if (!pass.context.caches.ready(active) || active.inputs.some(isProbe)) return
  const marks = await judge(pass, active)
  pass.scope.change = { ...pass.scope.change, ...marks }
}

const MARKS = ['checks', 'score', 'quiz'] as const
type Marks = Pick<LabSessionStatus, (typeof MARKS)[number]>

async function judge(pass: Pass, active: ActiveSession): Promise<Marks> {
  const { scope, context } = pass
  const startedAt = performance.now()
  const { status, spec } = scope.session
  const takenAt = timestamp(scope.now)
  const { grader, revision, draw } = active
  const { result } = settleHistory(grader, await observeLive(pass, active, takenAt))
  context.metrics.markedLive((performance.now() - startedAt) / 1_000)
  if (mayChangeByItself(result)) requeue(scope, JUDGE_AGAIN_MS)
  if (failsOnAnswer(result, active)) {
    const nowMs = scope.now.getTime()
    active.probeAgainAt = Math.min(active.probeAgainAt, nowMs + JUDGE_AGAIN_MS)
    requeue(scope, active.probeAgainAt - nowMs)
  }
  const quiz = quizProgress(revision.rubric?.quiz, draw.questions, spec.answers)
  return {
    checks: statusChecks(result, status?.checks ?? [], spec.locale, takenAt),
    score: { points: result.points, max: result.max, hiddenMax: active.hiddenMax },
    ...(quiz !== undefined && { quiz }),
  }
}

function mayChangeByItself({ checks }: Result): boolean {
  return checks.some(({ state, readsNow }) => state === 'Error' || (readsNow && state !== 'Pass'))
}

/** A check fails and reads what a program answers: that may become another answer with no event. */
function failsOnAnswer({ checks }: Result, { inputs, grader }: ActiveSession): boolean {
  const answers = new Set(inputs.filter(changesByItself).map(({ key }) => key))
  const failing = new Set(
    checks.flatMap(({ id, state }) => (['Pass', 'Blocked'].includes(state) ? [] : [id])),
  )
  return grader.program.checks.some(
    (check) => failing.has(check.id) && check.inputs.some((key) => answers.has(key)),
  )
}
