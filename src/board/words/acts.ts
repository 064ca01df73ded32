import { counted, type Locale } from '../../view/index.ts'
import type { Notice } from '../view.ts'

const countFr = counted('fr')
const countEn = counted('en')

/** What forms of acts say. */
export interface ActWords {
  readonly title: string
  readonly none: string
  readonly reason: string
  readonly reasonHint: string
  readonly extend: string
  readonly minutes: string
  readonly minutesHint: string
  readonly extendDo: string
  readonly end: string
  readonly endHint: string
  readonly endConfirm: string
  readonly endDo: string
  readonly decide: (check: string) => string
  readonly decideHint: string
  readonly decision: string
  readonly states: Readonly<Record<'Pass' | 'Fail', string>>
  readonly decideDo: string
  readonly done: (notice: Exclude<Notice, { kind: 'Refused' }>) => string
  readonly refused: string
  readonly wrong: Readonly<Record<'minutes' | 'reason' | 'state', string>>
}

/** The forms of acts, in both languages. */
export const ACTS: Readonly<Record<Locale, ActWords>> = {
  fr: {
    title: 'Interventions',
    none: 'Aucune intervention possible maintenant.',
    reason: 'Raison',
    reasonHint: 'De 3 à 512 caractères ; elle figure dans le relevé.',
    extend: 'Donner du temps',
    minutes: 'Minutes',
    minutesHint: 'De 1 à 480.',
    extendDo: 'Donner ce temps',
    end: 'Mettre fin à la session',
    endHint: 'La session est figée puis notée en l’état.',
    endConfirm: 'Je confirme : cette fin est définitive',
    endDo: 'Mettre fin',
    decide: (check) => `Décider : ${check}`,
    decideHint: 'Ce contrôle n’a pas pu être observé. Une décision reste et figure dans le relevé.',
    decision: 'Décision',
    states: { Pass: 'Réussi', Fail: 'Non réussi' },
    decideDo: 'Enregistrer la décision',
    done: (notice) => {
      switch (notice.kind) {
        case 'Extended':
          return `${countFr(notice.minutes, 'minute ajoutée', 'minutes ajoutées')}.`
        case 'Ended':
          return 'Fin demandée : la session est notée en l’état.'
        case 'Decided':
          return `${notice.check} : ${notice.state === 'Pass' ? 'réussi' : 'non réussi'}, décision enregistrée.`
      }
    },
    refused: 'Rien n’a été fait.',
    wrong: {
      minutes: 'Donnez un nombre de minutes de 1 à 480.',
      reason: 'Donnez une raison de 3 à 512 caractères.',
      state: 'Choisissez réussi ou non réussi.',
    },
  },
  en: {
    title: 'What a coach can do',
    none: 'Nothing can be done now.',
    reason: 'Reason',
    reasonHint: '3 to 512 characters; it stands in the transcript.',
    extend: 'Give time',
    minutes: 'Minutes',
    minutesHint: '1 to 480.',
    extendDo: 'Give this time',
    end: 'End the session',
    endHint: 'The session is frozen, then marked as it stands.',
    endConfirm: 'I confirm: this end is final',
    endDo: 'End it',
    decide: (check) => `Decide: ${check}`,
    decideHint: 'This check could not be observed. A decision stays, and stands in the transcript.',
    decision: 'Decision',
    states: { Pass: 'Passed', Fail: 'Not passed' },
    decideDo: 'Keep the decision',
    done: (notice) => {
      switch (notice.kind) {
        case 'Extended':
          return `${countEn(notice.minutes, 'minute', 'minutes')} added.`
        case 'Ended':
          return 'The end is asked for: the session is marked as it stands.'
        case 'Decided':
          return `${notice.check}: ${notice.state === 'Pass' ? 'passed' : 'not passed'}, the decision is kept.`
      }
    },
    refused: 'Nothing was done.',
    wrong: {
      minutes: 'Give a number of minutes from 1 to 480.',
      reason: 'Give a reason of 3 to 512 characters.',
      state: 'Choose passed or not passed.',
    },
  },
}
