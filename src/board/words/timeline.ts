import { REMARKS, type Locale } from '../../view/index.ts'
import type { TimelineEvent } from '../view.ts'

type EventOf<K extends TimelineEvent['kind']> = Extract<TimelineEvent, { kind: K }>

/** One sentence for each kind of event. */
export type TimelineWords = {
  readonly [K in TimelineEvent['kind']]: (event: EventOf<K>) => string
}

/** A timeline, in both languages. */
export const TIMELINE: Readonly<Record<Locale, TimelineWords>> = {
  fr: {
    Created: () => 'Session demandée',
    Started: () => 'Environnement prêt : le temps court',
    FirstPassed: ({ title }) => `Premier succès : ${title}`,
    Repaired: ({ object }) =>
      `${object.kind} ${object.name} (${object.environment}) ${object.change === 'Deleted' ? 'supprimé' : 'modifié'}, remis en place`,
    Extended: ({ extension: { minutes, by, reason } }) => REMARKS.fr.extension(minutes, by, reason),
    TimeOwed: () => 'Temps suspendu : la plateforme le doit au candidat',
    EndedByCoach: ({ act }) => REMARKS.fr.ended(act.by, act.reason),
    Retaken: ({ act }) => `Nouvel essai autorisé par ${act.by} : ${act.reason}`,
    Decided: ({ decision: { state, by, reason }, title }) => REMARKS.fr.decision(title, state, by, reason),
    Deadline: () => 'Échéance',
    Frozen: () => 'Environnement figé',
    EvidenceTaken: ({ unsettled }) =>
      unsettled ? 'Preuves prises, l’environnement n’étant pas au repos' : 'Preuves prises',
    Graded: ({ percent, passed }) =>
      `Noté${percent === undefined ? '' : ` : ${percent} %`}, ${passed ? 'réussi' : 'non réussi'}`,
  },
  en: {
    Created: () => 'Session asked for',
    Started: () => 'Environment ready: time runs',
    FirstPassed: ({ title }) => `Passed for the first time: ${title}`,
    Repaired: ({ object }) =>
      `${object.kind} ${object.name} (${object.environment}) was ${object.change === 'Deleted' ? 'deleted' : 'changed'}, and put back`,
    Extended: ({ extension: { minutes, by, reason } }) => REMARKS.en.extension(minutes, by, reason),
    TimeOwed: () => 'Time stands still: the platform owes it to the candidate',
    EndedByCoach: ({ act }) => REMARKS.en.ended(act.by, act.reason),
    Retaken: ({ act }) => `One more attempt allowed by ${act.by}: ${act.reason}`,
    Decided: ({ decision: { state, by, reason }, title }) => REMARKS.en.decision(title, state, by, reason),
    Deadline: () => 'Deadline',
    Frozen: () => 'Environment frozen',
    EvidenceTaken: ({ unsettled }) =>
      unsettled ? 'Evidence taken, the environment not having come to rest' : 'Evidence taken',
    Graded: ({ percent, passed }) =>
      `Marked${percent === undefined ? '' : `: ${percent}%`}, ${passed ? 'passed' : 'not passed'}`,
  },
}
