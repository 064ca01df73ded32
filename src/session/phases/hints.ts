import { isDeepStrictEqual } from 'node:util'
import { questionsFor } from '../../lab/index.ts'
import { putHome } from '../access.ts'
import { isTrue } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { hintCosts } from '../read-hints.ts'
import { readRequests } from '../requests.ts'
import { RESOURCES } from '../resources.ts'
import { say } from '../scope.ts'
import { renderStatement } from '../statement.ts'
import { TEXTS } from '../texts.ts'

/**
 * Reveals the hints asked for: their text goes into the statement first, their cost into the mark then. A hint the
 * lab does not have is named in the condition and costs nothing; so is an answer that is no answer to its question.
 */
export async function revealHints(pass: Pass): Promise<Verdict> {
  const { scope, active } = pass
  const { session } = scope
  if (active === undefined || isTrue(session.status?.conditions, 'Submitted')) return 'continue'
  const revealed = session.status?.hints ?? []
  const costs = hintCosts(active.revision.spec)
  const { toReveal, accepted } = readRequests(session, active.revision.lab, costs)
  const { reason, text } = accepted
  scope.findings.push({ type: 'Accepted', status: 'True', reason, message: say(scope, text) })
  const questions = questionsFor(
    active.revision.rubric,
    active.draw.questions,
    session.spec.locale,
    active.shown,
  )
  // The candidate may have changed the language.
  if (!isDeepStrictEqual(questions, session.status?.questions ?? []))
    scope.change = { ...scope.change, questions }
  if (toReveal.length === 0) return 'continue'
  const hints = [...revealed, ...toReveal]
  await putHome(pass, RESOURCES.configMap, renderStatement(scope, active, hints), 'data')
  scope.change = { ...scope.change, hints }
  for (const hint of toReveal) {
    scope.events.push({
      type: 'Normal',
      reason: 'HintRevealed',
      note: say(scope, TEXTS.hintRevealed(hint, costs.get(hint) ?? 0)),
    })
  }
  return 'continue'
}
