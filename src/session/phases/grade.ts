import { timestamp, type CheckResult, type Result, type Text } from '../../api/index.ts'
import { settleHistory } from '../../grade/index.ts'
import { findCondition, type Finding } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { observeFinal } from '../observe.ts'
import { revealedChecks, statusResult } from '../reveal.ts'
import { requeue, say } from '../scope.ts'
import { statusChecks } from '../status.ts'
import { TEXTS, type NamedChecks } from '../texts.ts'

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
  const evidence = await observeFinal(pass, active, takenAt)
  const { result } = settleHistory(active.grader, evidence, { final: true })
  const { locale } = scope.session.spec
  const checks = statusChecks(result, status?.checks ?? [], locale, takenAt)
  const unobserved = unobservedIn(result)
  if (unobserved.shown.length + unobserved.hidden > 0) {
    // Nothing hidden is told by a mark that is not made yet.
    scope.change = { ...scope.change, checks }
    waitForObservation(pass, unobserved)
    return 'stop'
  }
  const { points, max } = result
  scope.change = {
    ...scope.change,
    checks: [...checks, ...revealedChecks(result, active.revision.rubric, locale)],
    score: { points, max, hiddenMax: 0 },
    result: statusResult(result),
  }
  conclude(pass, result)
  return 'continue'
}

function waitForObservation({ scope, context }: Pass, unobserved: NamedChecks): void {
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
  const { passed } = result
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
  const lost = checks.filter(({ required, state }) => required && state !== 'Pass')
  return ['RequiredCheckFailed', TEXTS.requiredCheckFailed(named(lost))]
}

/** What the cluster did not let us see, answers to computed questions included. */
function unobservedIn({ checks, quiz }: Result): NamedChecks {
  const { shown, hidden } = named(checks.filter(({ state }) => state === 'Error'))
  return { shown, hidden: hidden + (quiz?.unread ?? 0) }
}

/** Public checks by their id, hidden ones by their number: anybody who sees the session reads this. */
function named(checks: readonly CheckResult[]): NamedChecks {
  const shown = checks.filter(({ hidden }) => !hidden).map(({ id }) => id)
  return { shown, hidden: checks.length - shown.length }
}
