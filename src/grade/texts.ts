import type { CheckDecision, InputSource, Json, Text } from '../api/index.ts'
import { describeFailure, fillText, showText, type Failure } from '../expression/index.ts'
import type { ReadEvidence } from './evidence.ts'

/** Bytes of one message, in UTF-8: what `status.checks[].message` admits. */
const MAX_BYTES = 512

/** Elements of an `each` that a message tells about. */
const TOLD_ELEMENTS = 3

/** What is said of an input that is not there: `Deployment « atlas » introuvable dans dev`. */
export function missingText(source: InputSource, { bindings }: ReadEvidence): Text {
  const filled = (text: string): string => showText(fillText(text, bindings))
  const named = source.object ?? source.dryRun?.live
  if (named !== undefined) {
    const { kind, name, environment } = named
    return {
      fr: `${kind} « ${filled(name)} » introuvable dans ${environment}`,
      en: `${kind} "${filled(name)}" not found in ${environment}`,
    }
  }
  if (source.list !== undefined) {
    const { kind, environment, ownedBy, labels } = source.list
    const selector = Object.entries(labels ?? {}).map(([key, value]) => `${filled(key)}=${filled(value)}`)
    const [ofFr, ofEn] =
      ownedBy === undefined ? ['', ''] : [` de ${filled(ownedBy)}`, ` of ${filled(ownedBy)}`]
    const which = selector.length === 0 ? '' : ` (${selector.join(',')})`
    return {
      fr: `Aucun ${kind}${ofFr}${which} dans ${environment}`,
      en: `No ${kind}${ofEn}${which} in ${environment}`,
    }
  }
  return { fr: 'Rien à observer', en: 'Nothing to observe' }
}

/** What is said of an assertion whose author wrote no message. */
export function expressionText(source: string): Text {
  const text = source.replace(/\s+/g, ' ').trim()
  return { fr: `Attendu : ${text}`, en: `Expected: ${text}` }
}

/** The text with the failure added, unless it tells it already. */
export function withFailure(text: Text, failure: Failure | undefined): Text {
  if (failure === undefined) return text
  const { fr, en } = describeFailure(failure)
  return {
    fr: text.fr.includes(fr) ? text.fr : `${text.fr} (${fr})`,
    en: text.en.includes(en) ? text.en : `${text.en} (${en})`,
  }
}

/** What is said of a check that waits for others. */
export function blockedText(titles: readonly Text[]): Text {
  const list = (language: keyof Text): string => titles.map((title) => title[language]).join(', ')
  return bounded({ fr: `Attend d’abord : ${list('fr')}`, en: `Waits for: ${list('en')}` })
}

/** What is said of a check whose inputs were not observed yet. */
export function pendingText(reason: string): Text {
  const after = reason === '' ? '' : ` : ${showText(reason)}`
  return bounded({ fr: `Pas encore observé${after}`, en: `Not observed yet${after.replace(' :', ':')}` })
}

/** What is said of a check whose inputs could not be gathered. */
export function errorText(reason: string): Text {
  return bounded({
    fr: `Lecture impossible : ${showText(reason)}`,
    en: `Could not be read: ${showText(reason)}`,
  })
}

/** What is said of a check that could not be read and that a coach decided to fail. */
export function decidedText({ by, reason }: Pick<CheckDecision, 'by' | 'reason'>): Text {
  return bounded({
    fr: `Lecture impossible ; décidé par ${showText(by)} : ${showText(reason)}`,
    en: `Could not be read; decided by ${showText(by)}: ${showText(reason)}`,
  })
}

/** The texts as one, each told once, within the bounds of a message. */
export function joined(texts: readonly Text[]): Text {
  return bounded({ fr: distinct(texts, 'fr').join(' ; '), en: distinct(texts, 'en').join('; ') })
}

/** What is said of elements that fail: the first three, then how many more. */
export function elementsText(texts: readonly Text[]): Text {
  const more = texts.length - TOLD_ELEMENTS
  const told = texts.slice(0, TOLD_ELEMENTS)
  const [moreFr, moreEn] =
    more <= 0 ? ['', ''] : [` et ${more} ${more === 1 ? 'autre' : 'autres'}`, ` and ${more} more`]
  return bounded(
    { fr: distinct(told, 'fr').join(' ; '), en: distinct(told, 'en').join('; ') },
    moreFr,
    moreEn,
  )
}

function distinct(texts: readonly Text[], language: keyof Text): readonly string[] {
  return [...new Set(texts.map((text) => text[language]))]
}

function bounded(text: Text, afterFr = '', afterEn = ''): Text {
  return { fr: cut(text.fr, afterFr), en: cut(text.en, afterEn) }
}

/** The text and what comes after it, cut at a character so that both fit. */
function cut(text: string, after: string): string {
  const encoder = new TextEncoder()
  const room = MAX_BYTES - encoder.encode(after).length
  if (encoder.encode(text).length <= room) return text + after
  const ellipsis = '…'
  let bytes = encoder.encode(ellipsis).length
  let kept = ''
  for (const character of text) {
    bytes += encoder.encode(character).length
    if (bytes > room) break
    kept += character
  }
  return kept + ellipsis + after
}

/** The value that a missing input leaves: `null` for an object that may be absent, or that a dry run was to copy. */
export function isMissing(source: InputSource, value: Json): boolean {
  if (source.object !== undefined) return value === null && source.object.optional !== true
  if (source.dryRun !== undefined) return value === null
  if (source.list === undefined || source.list.allowEmpty === true) return false
  return value === null || (Array.isArray(value) && value.length === 0)
}
