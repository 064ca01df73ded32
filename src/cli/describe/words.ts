import type { Locale } from '../../view/locale.ts'

/** The parts of a description, and what the timeline tells. */
export interface DescribeWords {
  readonly fields: Readonly<Record<Field, string>>
  readonly parts: Readonly<Record<Part, string>>
  readonly none: string
  readonly unreadable: string
  readonly happened: Readonly<Record<Happening, (what: string) => string>>
  readonly minutes: (minutes: number) => string
  readonly secondsBack: (seconds: number) => string
  readonly transcript: (name: string, percent: number) => string
  readonly noTranscript: string
}

/** What the head of a description names. */
export type Field =
  | 'session'
  | 'lab'
  | 'candidate'
  | 'class'
  | 'mode'
  | 'attempt'
  | 'phase'
  | 'parameters'
  | 'access'
  | 'deadline'
  | 'timeBack'
  | 'revision'

/** What follows the head. */
export type Part =
  'conditions' | 'checks' | 'timeline' | 'environments' | 'repaired' | 'transcript' | 'events'

/** What can happen to a session. */
export type Happening =
  | 'created'
  | 'started'
  | 'passed'
  | 'extended'
  | 'ended'
  | 'decided'
  | 'retaken'
  | 'repaired'
  | 'frozen'
  | 'taken'
  | 'graded'

const FR: DescribeWords = {
  fields: {
    session: 'Session',
    lab: 'Lab',
    candidate: 'Candidat',
    class: 'Classe',
    mode: 'Mode',
    attempt: 'Essai',
    phase: 'Phase',
    parameters: 'Paramètres',
    access: "Fin de l'accès",
    deadline: 'Échéance',
    timeBack: 'Temps rendu',
    revision: 'Révision',
  },
  parts: {
    conditions: 'Conditions',
    checks: 'Contrôles',
    timeline: 'Chronologie',
    environments: 'Environnements',
    repaired: 'Objets de la plateforme remis en place',
    transcript: 'Relevé',
    events: 'Événements',
  },
  none: 'aucun',
  unreadable: 'illisible avec cet accès',
  happened: {
    created: () => 'session demandée',
    started: () => 'environnement prêt, le temps court',
    passed: (what) => `contrôle réussi : ${what}`,
    extended: (what) => `temps ajouté : ${what}`,
    ended: (what) => `fin décidée : ${what}`,
    decided: (what) => `décision : ${what}`,
    retaken: (what) => `nouvel essai autorisé : ${what}`,
    repaired: (what) => `remis en place : ${what}`,
    frozen: () => 'travail rendu, environnement figé',
    taken: () => 'preuves prises',
    graded: (what) => `noté : ${what}`,
  },
  minutes: (minutes) => `+${minutes} min`,
  secondsBack: (seconds) => `${seconds} s`,
  transcript: (name, percent) => `${name} (${percent} %) : kubectl lab transcript`,
  noTranscript: 'pas encore',
}

const EN: DescribeWords = {
  fields: {
    session: 'Session',
    lab: 'Lab',
    candidate: 'Candidate',
    class: 'Class',
    mode: 'Mode',
    attempt: 'Attempt',
    phase: 'Phase',
    parameters: 'Parameters',
    access: 'Access ends',
    deadline: 'Deadline',
    timeBack: 'Time given back',
    revision: 'Revision',
  },
  parts: {
    conditions: 'Conditions',
    checks: 'Checks',
    timeline: 'Timeline',
    environments: 'Environments',
    repaired: 'Platform objects put back',
    transcript: 'Transcript',
    events: 'Events',
  },
  none: 'none',
  unreadable: 'not readable with this access',
  happened: {
    created: () => 'session asked for',
    started: () => 'environment ready, time runs',
    passed: (what) => `check passed: ${what}`,
    extended: (what) => `time added: ${what}`,
    ended: (what) => `end decided: ${what}`,
    decided: (what) => `decision: ${what}`,
    retaken: (what) => `one more attempt allowed: ${what}`,
    repaired: (what) => `put back: ${what}`,
    frozen: () => 'handed in, environment frozen',
    taken: () => 'evidence taken',
    graded: (what) => `marked: ${what}`,
  },
  minutes: (minutes) => `+${minutes} min`,
  secondsBack: (seconds) => `${seconds} s`,
  transcript: (name, percent) => `${name} (${percent} %): kubectl lab transcript`,
  noTranscript: 'not yet',
}

/** The words of a description in one language. */
export function describeWords(locale: Locale): DescribeWords {
  return locale === 'fr' ? FR : EN
}
