import type { CheckState, TranscriptPredicate } from '../../api/index.ts'
import { counted, OUTCOMES, type Locale, type SessionRow, type Stuck } from '../../view/index.ts'

const countFr = counted('fr')
const countEn = counted('en')

/** What sessions and checks are called wherever they stand. */
export interface MarkWords {
  readonly phase: Readonly<Record<SessionRow['phase'], string>>
  readonly state: Readonly<Record<CheckState, string>>
  readonly outcome: Readonly<Record<TranscriptPredicate['outcome'], string>>
  readonly mode: Readonly<Record<'practice' | 'exam', string>>
  readonly stuck: string
  readonly stuckBecause: (stuck: Stuck) => string
  readonly waitsForDecision: string
  readonly place: (place: number) => string
  readonly points: (points: string, max: string) => string
  readonly timeIsUp: string
  readonly stopped: string
  readonly until: string
  readonly attempt: (attempt: number) => string
}

/** Sessions and checks, in both languages. */
export const MARKS: Readonly<Record<Locale, MarkWords>> = {
  fr: {
    phase: {
      Waiting: 'En attente',
      Provisioning: 'En préparation',
      Active: 'En cours',
      Grading: 'Notation',
      Passed: 'Réussi',
      NotPassed: 'Non réussi',
      Abandoned: 'Abandonné',
      Rejected: 'Refusé',
    },
    state: { Pass: 'Réussi', Fail: 'À faire', Blocked: 'Bloqué', Pending: 'En attente', Error: 'Erreur' },
    outcome: OUTCOMES.fr,
    mode: { practice: 'Entraînement', exam: 'Examen' },
    stuck: 'En difficulté',
    stuckBecause: (stuck) =>
      stuck.reason === 'SameCheck'
        ? `${countFr(stuck.tries, 'échec', 'échecs')} de suite`
        : `rien depuis ${countFr(stuck.minutes, 'min', 'min')}`,
    waitsForDecision: 'Décision attendue',
    place: (place) => `place ${place} dans la file`,
    points: (points, max) => `${points} points sur ${max}`,
    timeIsUp: 'Temps écoulé',
    stopped: 'Temps suspendu',
    until: 'jusqu’à',
    attempt: (attempt) => `essai ${attempt}`,
  },
  en: {
    phase: {
      Waiting: 'Waiting',
      Provisioning: 'Being prepared',
      Active: 'Active',
      Grading: 'Being marked',
      Passed: 'Passed',
      NotPassed: 'Not passed',
      Abandoned: 'Abandoned',
      Rejected: 'Refused',
    },
    state: { Pass: 'Passed', Fail: 'To do', Blocked: 'Blocked', Pending: 'Pending', Error: 'Error' },
    outcome: OUTCOMES.en,
    mode: { practice: 'Practice', exam: 'Exam' },
    stuck: 'Stuck',
    stuckBecause: (stuck) =>
      stuck.reason === 'SameCheck'
        ? `${countEn(stuck.tries, 'failure', 'failures')} in a row`
        : `nothing for ${countEn(stuck.minutes, 'min', 'min')}`,
    waitsForDecision: 'Decision needed',
    place: (place) => `place ${place} in the queue`,
    points: (points, max) => `${points} points of ${max}`,
    timeIsUp: 'Time is up',
    stopped: 'Time stands still',
    until: 'until',
    attempt: (attempt) => `attempt ${attempt}`,
  },
}
