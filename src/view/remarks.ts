import type { TranscriptPredicate } from '../api/index.ts'
import { counted } from './counted.ts'
import type { Locale } from './locale.ts'

/** What is said of what was out of the ordinary, in one language. */
export interface RemarkWords {
  readonly late: string
  readonly unsettled: string
  readonly givenBack: (seconds: number) => string
  readonly extension: (minutes: number, by: string, reason: string) => string
  readonly ended: (by: string, reason: string) => string
  readonly decision: (check: string, state: 'Pass' | 'Fail', by: string, reason: string) => string
  readonly repaired: (object: string, environment: string) => string
  readonly supersedes: (transcript: string, by: string, reason: string) => string
}

/** All that was out of the ordinary of what a transcript marks, a sentence each. */
export function remarksOf(predicate: TranscriptPredicate, locale: Locale): readonly string[] {
  const words = REMARKS[locale]
  const { times, settled, extensions, end, decisions, repaired, supersedes } = predicate
  return [
    ...(supersedes === undefined
      ? []
      : [words.supersedes(supersedes.transcript, supersedes.by, supersedes.reason)]),
    ...(times.late ? [words.late] : []),
    ...(settled ? [] : [words.unsettled]),
    ...(times.givenBackSeconds > 0 ? [words.givenBack(times.givenBackSeconds)] : []),
    ...extensions.map(({ minutes, by, reason }) => words.extension(minutes, by, reason)),
    ...(end === undefined ? [] : [words.ended(end.by, end.reason)]),
    ...decisions.map(({ check, state, by, reason }) => words.decision(check, state, by, reason)),
    ...repaired.map(({ kind, name, environment }) => words.repaired(`${kind} ${name}`, environment)),
  ]
}

const countFr = counted('fr')
const countEn = counted('en')

/** The sentences of each language. */
export const REMARKS: Readonly<Record<Locale, RemarkWords>> = {
  fr: {
    late: 'Environnement figé plus de 5 secondes après l’échéance',
    unsettled: 'L’environnement n’était pas au repos quand les preuves ont été prises',
    givenBack: (seconds) =>
      `${countFr(seconds, 'seconde rendue', 'secondes rendues')} : la plateforme les devait`,
    extension: (minutes, by, reason) =>
      `${countFr(minutes, 'minute ajoutée', 'minutes ajoutées')} par ${by} : ${reason}`,
    ended: (by, reason) => `Terminé par ${by} : ${reason}`,
    decision: (check, state, by, reason) =>
      `${check} : ${state === 'Pass' ? 'réussi' : 'non réussi'}, décidé par ${by} : ${reason}`,
    repaired: (object, environment) => `${object} (${environment}) remis en place par la plateforme`,
    supersedes: (transcript, by, reason) => `Remplace ${transcript}, à la demande de ${by} : ${reason}`,
  },
  en: {
    late: 'Environment frozen more than 5 seconds after the deadline',
    unsettled: 'The environment had not come to rest when the evidence was taken',
    givenBack: (seconds) => `${countEn(seconds, 'second', 'seconds')} given back: the platform owed them`,
    extension: (minutes, by, reason) => `${countEn(minutes, 'minute', 'minutes')} added by ${by}: ${reason}`,
    ended: (by, reason) => `Ended by ${by}: ${reason}`,
    decision: (check, state, by, reason) =>
      `${check}: ${state === 'Pass' ? 'passed' : 'not passed'}, decided by ${by}: ${reason}`,
    repaired: (object, environment) => `${object} (${environment}) was put back by the platform`,
    supersedes: (transcript, by, reason) => `Supersedes ${transcript}, as asked by ${by}: ${reason}`,
  },
}
