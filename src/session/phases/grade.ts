import { timestamp, type Result, type Text } from '../../api/index.ts'
import { findCondition, type Finding } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { observeFinal } from '../observe.ts'
import { requeue, say } from '../scope.ts'
import { statusChecks } from '../status.ts'
import { TEXTS } from '../texts.ts'

const RETRY_MS = 5_000
/** After that a person decides. */
const GIVE_UP_MS = 300_000

/**
 * The final mark: one consistent gathering from the API, judged by the same function as the live marks. What could
 * not be observed is tried again; it never becomes a candidate's Fail.
 */
export async function grade(pass: Pass): Promise<Verdict> {
  const { scope, active } = pass
  const { status } = scope.session
  const graded = findCondition(status?.conditions, 'Graded')
  if (active === undefined || graded?.status === 'True') return 'continue'
  if (graded?.reason === 'NeedsCoach') return 'stop'
  const takenAt = timestamp(pass.context.clock())
  const result = active.grader.grade(await observeFinal(pass, active, takenAt), { final: true })
  const checks = statusChecks(result, status?.checks ?? [], scope.session.spec.locale, takenAt)
  const score = { points: result.points, max: result.max, hiddenMax: 0 }
  scope.change = { ...scope.change, checks, score }
  const unobserved = result.checks.filter(({ state }) => state === 'Error').map(({ id }) => id)
  if (unobserved.length > 0) {
    waitForObservation(pass, unobserved)
    return 'stop'
  }
  conclude(pass, result)
  return 'continue'
}

function waitForObservation({ scope, context }: Pass, unobserved: readonly string[]): void {
  const submitted = findCondition(scope.session.status?.conditions, 'Submitted')
  const sinceMs = context.clock().getTime() - Date.parse(submitted?.lastTransitionTime ?? '')
  const [reason, text] =
    sinceMs < GIVE_UP_MS
      ? (['GatheringFailed', TEXTS.gatheringFailed(unobserved)] as const)
      : (['NeedsCoach', TEXTS.needsCoach(unobserved)] as const)
  scope.findings.push({ type: 'Graded', status: 'False', reason, message: say(scope, text) })
  if (reason === 'GatheringFailed') requeue(scope, RETRY_MS)
}

function conclude({ scope, active, context }: Pass, result: Result): void {
  const { points, max, percent, passed } = result
  scope.change = { ...scope.change, result: { points, max, percent, passed } }
  const [reason, text] = verdict(result, active?.revision.spec.passPercent ?? 0)
  const message = say(scope, text)
  scope.findings.push(
    { type: 'Graded', status: 'True', reason: 'Graded', message: say(scope, TEXTS.graded()) },
    { type: 'Passed', status: passed ? 'True' : 'False', reason, message },
  )
  scope.events.push({ type: 'Normal', reason, note: message })
  context.wakeOthers()
  requeue(scope, context.settings.retainEnvironmentMs)
}

function verdict(
  { percent, passed, checks }: Result,
  needed: number,
): readonly [Finding<'Passed'>['reason'], Text] {
  if (passed) return ['Passed', TEXTS.passed(percent, needed)]
  if (percent < needed) return ['BelowPassMark', TEXTS.belowPassMark(percent, needed)]
  const lost = checks.filter(({ required, state }) => required && state !== 'Pass').map(({ id }) => id)
  return ['RequiredCheckFailed', TEXTS.requiredCheckFailed(lost)]
}
