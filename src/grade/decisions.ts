import type { CheckDecision } from '../api/index.ts'
import type { CountedAssertion, Verdict } from './check.ts'
import { decidedText } from './texts.ts'

/** What coaches decided on checks that could not be observed. */
export type Decisions = readonly CheckDecision[]

/** Stands for every hidden check that could not be observed, unless it is decided on by its id. */
const ALL_HIDDEN = 'hidden/*'
/** Stands for every computed question that could not be judged. */
const ALL_QUESTIONS = 'quiz/*'

/** The verdict as a coach decided it: only an Error is theirs to decide, all else stays as it was judged. */
export function decided(
  verdict: Verdict,
  check: { readonly id: string; readonly isHidden: boolean; readonly counted: readonly CountedAssertion[] },
  decisions: Decisions,
): Verdict {
  if (verdict.state !== 'Error') return verdict
  const decision = decisionOn(decisions, check.id) ?? (check.isHidden && decisionOn(decisions, ALL_HIDDEN))
  if (decision === undefined || decision === false) return verdict
  if (decision.state === 'Pass') return { state: 'Pass' }
  const failed = check.counted.map(({ index }) => index)
  return { state: 'Fail', failed, message: decidedText(decision) }
}

/** What an answer to a question that could not be judged counts as; undefined while no coach has decided. */
export function decidedAnswer(decisions: Decisions): 'right' | 'wrong' | undefined {
  const decision = decisionOn(decisions, ALL_QUESTIONS)
  if (decision === undefined) return undefined
  return decision.state === 'Pass' ? 'right' : 'wrong'
}

function decisionOn(decisions: Decisions, id: string): CheckDecision | undefined {
  return decisions.find(({ check }) => check === id)
}
