import { putHome } from '../access.ts'
import { isTrue } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { hintCosts, readHints } from '../read-hints.ts'
import { RESOURCES } from '../resources.ts'
import { say } from '../scope.ts'
import { renderStatement } from '../statement.ts'
import { TEXTS } from '../texts.ts'

/**
 * Reveals the hints asked for: their text goes into the statement first, their cost into the mark then. A hint the
 * lab does not have is named in the condition and costs nothing.
 */
export async function revealHints(pass: Pass): Promise<Verdict> {
  const { scope, active } = pass
  const { session } = scope
  if (active === undefined || isTrue(session.status?.conditions, 'Submitted')) return 'continue'
  const revealed = session.status?.hints ?? []
  const costs = hintCosts(active.revision.spec)
  const { toReveal, unknown } = readHints(session.spec.hints, revealed, costs)
  const message =
    unknown === undefined
      ? say(scope, TEXTS.accepted(active.revision.lab))
      : say(scope, TEXTS.unknownHint(unknown.path, unknown.hint, [...costs.keys()]))
  const reason = unknown === undefined ? 'Accepted' : 'UnknownHint'
  scope.findings.push({ type: 'Accepted', status: 'True', reason, message })
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
