import type { TranscriptPredicate } from '../api/index.ts'
import type { Locale } from './locale.ts'

/** What a transcript's outcome is called. */
export const OUTCOMES: Readonly<Record<Locale, Readonly<Record<TranscriptPredicate['outcome'], string>>>> = {
  fr: { Passed: 'Réussi', NotPassed: 'Non réussi', Abandoned: 'Abandonné' },
  en: { Passed: 'Passed', NotPassed: 'Not passed', Abandoned: 'Abandoned' },
}

/** Why a session ended, by reason of its condition Submitted. */
export const ENDED_BY: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  fr: {
    SubmittedByCandidate: 'rendu par le candidat',
    DeadlineReached: 'temps écoulé',
    EndedByCoach: 'terminé par un formateur',
    SessionDeleted: 'session d’examen supprimée',
  },
  en: {
    SubmittedByCandidate: 'handed in by the candidate',
    DeadlineReached: 'time was up',
    EndedByCoach: 'ended by a coach',
    SessionDeleted: 'exam session deleted',
  },
}
