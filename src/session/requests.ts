import type { LabSession, Text } from '../api/index.ts'
import { showText } from '../expression/index.ts'
import { letterProblems } from '../lab/index.ts'
import type { Finding } from './conditions.ts'
import { readHints } from './read-hints.ts'
import { TEXTS } from './texts.ts'

/** What an open session asks of us: hints to reveal, and what of it we cannot make sense of. */
export interface Requests {
  readonly toReveal: readonly string[]
  readonly accepted: { readonly reason: Finding<'Accepted'>['reason']; readonly text: Text }
}

/**
 * Reads the candidate's requests. An open session stays accepted, whatever it asks: the first hint that the lab lacks
 * and the first answer that is not made of letters shown are both told, the hint giving the reason.
 */
export function readRequests(
  { spec, status }: Pick<LabSession, 'spec' | 'status'>,
  lab: string,
  costs: ReadonlyMap<string, number>,
): Requests {
  const { toReveal, unknown } = readHints(spec.hints, status?.hints ?? [], costs)
  const [misread] = letterProblems(status?.questions ?? [], spec.answers)
  const troubles: Requests['accepted'][] = []
  if (unknown !== undefined)
    troubles.push({
      reason: 'UnknownHint',
      text: TEXTS.unknownHint(unknown.path, unknown.hint, [...costs.keys()]),
    })
  if (misread !== undefined) {
    const { question, found, letters, type } = misread
    troubles.push({
      reason: 'UnknownAnswer',
      text: TEXTS.unknownAnswer(question, showText(found), letters, type),
    })
  }
  const [first] = troubles
  if (first === undefined) return { toReveal, accepted: { reason: 'Accepted', text: TEXTS.accepted(lab) } }
  const joined = (language: keyof Text): string => troubles.map(({ text }) => text[language]).join(' ; ')
  return { toReveal, accepted: { reason: first.reason, text: { fr: joined('fr'), en: joined('en') } } }
}
