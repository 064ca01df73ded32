import type { CheckState, LabSessionStatus, SessionQuestion } from '../api/index.ts'
import type { Locale } from '../view/locale.ts'
import { EN } from './words-en.ts'
import { FR } from './words-fr.ts'

type Phase = NonNullable<LabSessionStatus['phase']>

/** Everything the commands of candidates say, in one language. */
export interface Words {
  readonly phase: Readonly<Record<Phase, string>>
  readonly state: Readonly<Record<CheckState, string>>
  readonly timeLeft: (time: string) => string
  readonly timeIsUp: string
  readonly points: (points: number, max: number) => string
  readonly hiddenPoints: (points: number) => string
  readonly hiddenResult: (points: number, max: number) => string
  readonly quizProgress: (answered: number, questions: number) => string
  readonly quizResult: (points: number, max: number) => string
  readonly result: (percent: number, passed: boolean) => string
  readonly place: (place: number) => string
  readonly required: string
  readonly noMarksYet: string
  readonly created: (session: string, lab: string) => string
  readonly ready: string
  readonly goOn: string
  readonly showStatement: string
  readonly takeAccess: string
  readonly watchMarks: string
  readonly handIn: string
  readonly rejected: string
  readonly stillWaiting: (session: string) => string
  readonly confirmSubmit: (session: string) => string
  readonly yes: readonly string[]
  readonly notSubmitted: string
  readonly submitted: string
  readonly alreadySubmitted: string
  readonly accessWritten: (file: string) => string
  readonly accessEnds: (time: string) => string
  readonly noSession: (namespace: string) => string
  readonly severalSessions: (namespace: string) => string
  readonly sessionNotFound: (namespace: string, name: string) => string
  readonly labNotFound: (name: string) => string
  readonly openOne: string
  readonly nameOne: (names: readonly string[]) => string
  readonly noneOpen: (namespace: string) => string
  readonly nothingYet: (what: string) => string
  readonly waitReady: (session: string) => string
  readonly sessionExists: (name: string) => string
  readonly labs: (names: readonly string[]) => string
  readonly statementName: string
  readonly accessName: string
  readonly answerNeeded: string
  readonly noFile: (file: string) => string
  readonly noKubeconfig: (files: string) => string
  readonly nameKubeconfig: string
  readonly noClusterYet: string
  readonly kubectlMustAnswer: string
  readonly quiz: QuizWords
  readonly advice: Readonly<Record<'unauthorized' | 'forbidden' | 'notFound' | 'invalid' | 'again', string>>
}

type QuestionType = SessionQuestion['type']

/** What `kubectl lab quiz` says. */
export interface QuizWords {
  readonly progress: (number: number, total: number, answered: number) => string
  readonly prompt: (type: QuestionType, answer: string | undefined) => string
  readonly notAnAnswer: (type: QuestionType, letters: readonly string[]) => string
  readonly keys: Readonly<Record<QuestionType, string>>
  readonly unanswered: string
  readonly saved: (count: number) => string
  readonly left: (count: number) => string
  readonly none: string
  readonly closed: string
  readonly unknownQuestion: (id: string) => string
  readonly wrongAnswer: (id: string, answer: string) => string
  readonly questions: (ids: readonly string[]) => string
  readonly name: string
  readonly resume: string
}

/** The words of one language. */
export function wordsOf(locale: Locale): Words {
  return locale === 'fr' ? FR : EN
}
