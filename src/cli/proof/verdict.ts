import type { LabSession, Result } from '../../api/index.ts'
import { mismatches, type Expectation, type FoundCheck, type Mismatch } from './expectation.ts'
import type { CaseResult } from './proof-result.ts'

/** The name of the whole quiz among the checks that a mutant loses. */
const QUIZ = 'quiz'

/**
 * What a marked session says of its case, held against what it must come to and what we judged ourselves. What its
 * status does not tell of hidden checks and the quiz is taken from our own judgement; their sums must agree. Pure.
 */
export function verdict(
  expectation: Expectation,
  { status = {} }: Pick<LabSession, 'status'>,
  judged: Result,
): Pick<CaseResult, 'points' | 'max' | 'trouble'> & { readonly mismatches: readonly Mismatch[] } {
  const { result, checks = [], phase = 'unknown' } = status
  if (result === undefined) return { trouble: `The session ended as ${phase} without a mark`, mismatches: [] }
  const shown = checks.filter(({ id }) => !id.startsWith('hidden/'))
  const wrong = mismatches(expectation, shown.length === 0 ? [] : [...shown, ...untold(judged)])
  const { points, max } = result
  // Two judgements of a lab that is still moving differ; that says no more than the mismatch does.
  return { points, max, mismatches: wrong.length > 0 ? wrong : disagreements(status, judged) }
}

/** What a case must come to before the end: hidden checks and the quiz are not marked yet. */
export function livePart(expectation: Expectation): Expectation {
  if (expectation.kind !== 'mutant') return expectation
  return { ...expectation, loses: expectation.loses.filter((id) => id !== QUIZ && !id.startsWith('hidden/')) }
}

/** The assertions that a mutant made false; other cases prove nothing about assertions. */
export function lostAssertions(
  { kind }: Expectation,
  { checks }: Pick<Result, 'checks'>,
): CaseResult['lost'] {
  if (kind !== 'mutant') return []
  return checks.flatMap(({ id, failedAssertions }) =>
    failedAssertions.map((assertion) => ({ check: id, assertion })),
  )
}

function untold({ checks, quiz }: Result): readonly FoundCheck[] {
  const hidden = checks
    .filter((check) => check.hidden)
    .map(({ id, state, points, max, message }) => ({
      id,
      state,
      points,
      max,
      ...(message !== undefined && { message: message.en }),
    }))
  if (quiz === undefined) return hidden
  const { points, max, right, questions } = quiz
  const state = right === questions ? 'Pass' : 'Fail'
  return [...hidden, { id: QUIZ, state, points, max, message: `${right} of ${questions} answers are right` }]
}

/** Judging is the same everywhere: a difference between the operator's mark and ours is a fault of the lab or of us. */
function disagreements(
  { checks = [], result }: NonNullable<LabSession['status']>,
  judged: Result,
): readonly Mismatch[] {
  const here = new Map(judged.checks.map(({ id, state }) => [id, state]))
  const states = checks
    .filter(({ id, state }) => here.get(id) !== state)
    .map(({ id, state }) => disagreement(id, here.get(id) ?? 'no mark', state))
  const sums = (['hidden', QUIZ] as const)
    .filter((part) => judged[part]?.points !== result?.[part]?.points)
    .map((part) => disagreement(part, pointsOf(judged[part]), pointsOf(result?.[part])))
  return [...states, ...sums]
}

function disagreement(check: string, here: string, actual: string): Mismatch {
  return { check, expected: `${here}, as judged here`, actual }
}

function pointsOf(part: { readonly points: number } | undefined): string {
  return part === undefined ? 'no points' : `${part.points} points`
}
