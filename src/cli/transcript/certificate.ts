import type { TranscriptCheck, TranscriptPredicate } from '../../api/index.ts'
import type { Locale } from '../../view/locale.ts'
import { remarksOf } from '../../view/remarks.ts'
import type { Colors } from '../terminal.ts'
import { pad, width, wrap } from '../text-width.ts'
import type { TranscriptWords } from '../transcript-words.ts'

/** What a certificate shows beside what was signed. */
export interface CertificateFacts {
  readonly predicate: TranscriptPredicate
  readonly name: string
  readonly keyid: string
  readonly supersededBy?: string
}

/** How it is shown. */
export interface CertificateStyle {
  readonly words: TranscriptWords
  readonly locale: Locale
  readonly colors: Colors
  /** @default 100 */
  readonly columns?: number
}

const MARKS = { Pass: '✓', Fail: '✗', Blocked: '–', Error: '!' } as const

/** A transcript as people read it, as lines no wider than `columns` where words allow. Pure. */
export function certificate(facts: CertificateFacts, style: CertificateStyle): string[] {
  const { words, locale, colors, columns = 100 } = style
  const { predicate, name } = facts
  const remarks = remarksOf(predicate, locale).flatMap((line) => wrap(line, columns - 4))
  const { hidden, quiz } = predicate.result
  return [
    `${colors.bold(words.title)} ${colors.dim(name)}`,
    '',
    ...headLines(facts, style),
    ...(remarks.length === 0
      ? []
      : ['', colors.bold(words.remarks), ...remarks.map((line) => `  ${colors.yellow(line)}`)]),
    '',
    colors.bold(words.checks),
    ...checkLines(predicate.checks, { locale, colors, columns }),
    ...(hidden === undefined ? [] : [`  ${words.hidden(hidden.points, hidden.max)}`]),
    ...(quiz === undefined ? [] : [`  ${words.quiz(quiz.points, quiz.max)}`]),
    '',
    words.toVerify,
    `  kubectl lab transcript ${name} -n ${predicate.session.namespace} -o json > ${name}.json`,
    `  kubectl lab verify ${name}.json`,
  ]
}

function headLines(
  { predicate, keyid, supersededBy }: CertificateFacts,
  { words, locale, colors }: CertificateStyle,
): string[] {
  const { labels } = words
  const { times, session, outcome } = predicate
  const color = outcome === 'Passed' ? colors.green : colors.red
  const ended = words.endedBy[predicate.endedBy] ?? predicate.endedBy
  const rows: [string, string][] = [
    [labels.lab, `${predicate.title[locale]} (${predicate.lab})`],
    [labels.candidate, predicate.candidate],
    [labels.outcome, color(colors.bold(words.outcome[outcome]))],
    [labels.mark, words.mark(predicate.result, predicate.passPercent)],
    [labels.session, words.session(`${session.namespace}/${session.name}`, predicate.attempt)],
    [labels.started, clock(times.startedAt)],
    [labels.deadline, clock(times.deadline)],
    [labels.ended, `${clock(times.frozenAt)}, ${ended}`],
    [labels.evidence, clock(times.takenAt)],
    [labels.signed, clock(times.issuedAt)],
    [labels.key, keyid],
    [labels.revision, predicate.revision],
  ]
  if (supersededBy !== undefined) rows.push([labels.supersededBy, colors.red(supersededBy)])
  const widest = Math.max(...rows.map(([label]) => width(label)))
  return rows.map(([label, value]) => `  ${colors.dim(pad(label, widest))}  ${value}`)
}

function checkLines(
  checks: readonly TranscriptCheck[],
  { locale, colors, columns }: { readonly locale: Locale; readonly colors: Colors; readonly columns: number },
): string[] {
  const titleOf = ({ id, title }: TranscriptCheck): string => title?.[locale] ?? id
  const widest = Math.max(0, ...checks.map((check) => width(titleOf(check))))
  const column = Math.min(widest, Math.max(24, columns - 20))
  return checks.flatMap((check) => {
    const { state, points, max, penalty = 0, message } = check
    const mark = (state === 'Pass' ? colors.green : colors.red)(MARKS[state])
    const line = `  ${mark} ${pad(titleOf(check), column)}  ${points}/${max}${penalty > 0 ? ` -${penalty}` : ''}`
    const why = message === undefined ? [] : wrap(message[locale], columns - 6)
    return [line, ...why.map((text) => `      ${colors.dim(text)}`)]
  })
}

/** `2031-03-04T09:28:21Z` as people write it. */
function clock(time: string): string {
  return time.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')
}
