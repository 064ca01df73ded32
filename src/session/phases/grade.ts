import type { Evidence, Result, SessionEvidence, Text } from '../../api/index.ts'
import { settleHistory, type Grader } from '../../grade/index.ts'
import { inTurn } from '../../kube/slots.ts'
import { readWholeEvidence, type WholeEvidence } from '../archive/whole-evidence.ts'
import { isTrue, type Finding } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { namedChecks, namedErrors } from '../final/errors.ts'
import { sign, type Marked } from '../final/sign.ts'
import { revealedChecks, statusResult } from '../reveal.ts'
import { requeue, say } from '../scope.ts'
import { statusChecks } from '../status.ts'
import { TEXTS } from '../texts.ts'

/** How soon evidence that is not there is looked for again: somebody may put it back. */
const LOST_RETRY_MS = 30_000

/**
 * The final mark: the stored evidence, judged by the same function as the live marks, signed, and only then said. What
 * could not be observed waits for a coach; it never becomes a candidate's Fail by itself.
 */
export async function grade(pass: Pass): Promise<Verdict> {
  const { scope, active, context, signal } = pass
  const { status, spec } = scope.session
  if (active === undefined || isTrue(status?.conditions, 'Graded')) return 'continue'
  if (status?.evidence === undefined) return 'stop'
  const { evidence: named } = status
  const stored = await inTurn(context.markings, () => markStored(pass, active.grader, named), signal)
  if (!('result' in stored)) {
    const [reason, text] =
      'missing' in stored
        ? (['EvidenceMissing', TEXTS.evidenceMissing(stored.missing)] as const)
        : (['EvidenceDamaged', TEXTS.evidenceDamaged(stored.damaged)] as const)
    notGraded(pass, reason, text)
    requeue(scope, LOST_RETRY_MS)
    return 'stop'
  }
  const { result } = stored
  const errors = namedErrors(result)
  if (errors !== undefined) {
    notGraded(pass, 'NeedsCoach', TEXTS.needsCoach(errors))
    return 'stop'
  }
  const transcript = await sign(pass, active, stored)
  const checks = statusChecks(result, status.checks ?? [], spec.locale, status.evidence.takenAt)
  const { points, max } = result
  scope.change = {
    ...scope.change,
    checks: [...checks, ...revealedChecks(result, active.revision.rubric, spec.locale)],
    score: { points, max, hiddenMax: 0 },
    result: statusResult(transcript.outcome === 'Abandoned' ? { ...result, passed: false } : result),
    transcript: transcript.name,
  }
  countMark(pass, status.frozenAt)
  conclude(pass, result, transcript.outcome === 'Abandoned')
  return 'continue'
}

/** Reads the evidence back and marks it; of the evidence no more is kept than a transcript says. */
async function markStored(
  { scope, context }: Pass,
  grader: Grader,
  named: SessionEvidence,
): Promise<Marked | Exclude<WholeEvidence, { readonly evidence: Evidence }>> {
  const stored = await readWholeEvidence(context.evidence, named)
  if (!('evidence' in stored)) return stored
  const { decisions } = scope.session.spec.coaching
  const { evidence, result } = settleHistory(grader, stored.evidence, { final: true, decisions })
  const { salt, parameters, takenAt } = evidence
  return { evidence: { salt, parameters, takenAt }, result }
}

function countMark({ context: { clock, metrics } }: Pass, frozenAt: string | undefined): void {
  if (frozenAt !== undefined) metrics.markedFinally((clock().getTime() - Date.parse(frozenAt)) / 1_000)
}

function notGraded({ scope }: Pass, reason: Finding<'Graded'>['reason'], text: Text): void {
  scope.findings.push({ type: 'Graded', status: 'False', reason, message: say(scope, text) })
}

function conclude({ scope, active, context }: Pass, result: Result, abandoned: boolean): void {
  const [reason, text] = abandoned
    ? (['Abandoned', TEXTS.abandoned()] as const)
    : verdict(result, active?.revision.spec.passPercent ?? 0)
  const passed = result.passed && !abandoned
  const message = say(scope, text)
  scope.findings.push(
    { type: 'Graded', status: 'True', reason: 'Graded', message: say(scope, TEXTS.graded()) },
    { type: 'Passed', status: passed ? 'True' : 'False', reason, message },
  )
  scope.events.push({ type: 'Normal', reason, note: message })
  scope.wakesOthers = true
  // A deleted session goes as soon as it is marked.
  const isGoing = scope.session.metadata.deletionTimestamp !== undefined
  requeue(scope, isGoing ? 0 : context.settings.retainEnvironmentMs)
}

function verdict(
  { percent, passed, checks }: Result,
  needed: number,
): readonly [Finding<'Passed'>['reason'], Text] {
  if (passed) return ['Passed', TEXTS.passed(percent, needed)]
  if (percent < needed) return ['BelowPassMark', TEXTS.belowPassMark(percent, needed)]
  const lost = checks.filter(({ required, state }) => required && state !== 'Pass')
  return ['RequiredCheckFailed', TEXTS.requiredCheckFailed(namedChecks(lost))]
}
