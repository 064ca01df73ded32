import { counted, type Locale } from '../../view/index.ts'

const countFr = counted('fr')
const countEn = counted('en')

/** What the page of a session says. */
export interface SessionWords {
  readonly title: (candidate: string, lab: string) => string
  readonly path: string
  readonly facts: string
  readonly left: string
  readonly deadline: string
  readonly progress: string
  readonly mark: string
  readonly marked: (percent: string) => string
  readonly toldAtTheEnd: (points: string) => string
  readonly quiz: (answered: number, questions: number) => string
  readonly hiddenPart: (points: string, max: string) => string
  readonly quizPart: (points: string, max: string) => string
  readonly hints: string
  readonly tasks: string
  readonly noTasks: string
  readonly required: string
  readonly penalty: (points: string) => string
  readonly timeline: string
  readonly timelineEmpty: string
  readonly environments: string
  readonly environment: (name: string, namespace: string) => string
  readonly environmentsUnknown: string
  readonly environmentEmpty: string
  readonly kind: string
  readonly name: string
  readonly summary: string
  readonly ready: string
  readonly readiness: Readonly<Record<'ready' | 'notReady' | 'none', string>>
  readonly more: (count: number) => string
  readonly transcripts: string
  readonly transcript: (outcome: string, percent: string) => string
  readonly superseded: (by: string) => string
  readonly trouble: string
}

/** The page of a session, in both languages. */
export const SESSION: Readonly<Record<Locale, SessionWords>> = {
  fr: {
    title: (candidate, lab) => `${candidate}, ${lab}`,
    path: 'Fil d’Ariane',
    facts: 'En bref',
    left: 'Temps restant',
    deadline: 'Échéance',
    progress: 'Dernier progrès',
    mark: 'Points',
    marked: (percent) => `note finale : ${percent}`,
    toldAtTheEnd: (points) => `et ${points} révélés à la fin`,
    quiz: (answered, questions) => `Quiz : ${answered}/${questions} questions traitées`,
    hiddenPart: (points, max) => `dont contrôles cachés : ${points}/${max}`,
    quizPart: (points, max) => `dont quiz : ${points}/${max}`,
    hints: 'Indices pris',
    tasks: 'Tâches et contrôles',
    noTasks: 'Pas encore de contrôle : l’environnement n’est pas prêt.',
    required: 'Obligatoire',
    penalty: (points) => `pénalité de ${points}`,
    timeline: 'Chronologie',
    timelineEmpty: 'Rien ne s’est encore passé.',
    environments: 'Objets des environnements',
    environment: (name, namespace) => `${name} : ${namespace}`,
    environmentsUnknown: 'Les objets ne peuvent pas être lus en ce moment.',
    environmentEmpty: 'Aucun objet.',
    kind: 'Genre',
    name: 'Nom',
    summary: 'En bref',
    ready: 'Prêt',
    readiness: { ready: 'Prêt', notReady: 'Pas prêt', none: 'Sans objet' },
    more: (count) => `et ${countFr(count, 'autre objet', 'autres objets')}`,
    transcripts: 'Relevés de note',
    transcript: (outcome, percent) => `${outcome}, ${percent}`,
    superseded: (by) => `remplacé par ${by}`,
    trouble: 'Ce qui bloque',
  },
  en: {
    title: (candidate, lab) => `${candidate}, ${lab}`,
    path: 'Breadcrumb',
    facts: 'In short',
    left: 'Time left',
    deadline: 'Deadline',
    progress: 'Last progress',
    mark: 'Points',
    marked: (percent) => `final mark: ${percent}`,
    toldAtTheEnd: (points) => `and ${points} told at the end`,
    quiz: (answered, questions) => `Quiz: ${answered}/${questions} questions answered`,
    hiddenPart: (points, max) => `of which hidden checks: ${points}/${max}`,
    quizPart: (points, max) => `of which quiz: ${points}/${max}`,
    hints: 'Hints taken',
    tasks: 'Tasks and checks',
    noTasks: 'No check yet: the environment is not ready.',
    required: 'Required',
    penalty: (points) => `penalty of ${points}`,
    timeline: 'Timeline',
    timelineEmpty: 'Nothing has happened yet.',
    environments: 'Objects of the environments',
    environment: (name, namespace) => `${name}: ${namespace}`,
    environmentsUnknown: 'The objects cannot be read at the moment.',
    environmentEmpty: 'No object.',
    kind: 'Kind',
    name: 'Name',
    summary: 'In short',
    ready: 'Ready',
    readiness: { ready: 'Ready', notReady: 'Not ready', none: 'Does not apply' },
    more: (count) => `and ${countEn(count, 'more object', 'more objects')}`,
    transcripts: 'Transcripts',
    transcript: (outcome, percent) => `${outcome}, ${percent}`,
    superseded: (by) => `superseded by ${by}`,
    trouble: 'What is in the way',
  },
}
