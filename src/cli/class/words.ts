import type { Locale } from '../../view/locale.ts'
import type { HandedOut } from './hand-out.ts'
import type { Added } from './open-seats.ts'
import type { LineProblem } from './people.ts'
import type { SeatTaken } from './seat.ts'
import { CLASS_EN } from './words-en.ts'
import { CLASS_FR } from './words-fr.ts'

/** The columns of a class. */
export type ClassColumn =
  | 'candidate'
  | 'lab'
  | 'phase'
  | 'points'
  | 'timeLeft'
  | 'progress'
  | 'hangsOn'
  | 'stuck'
  | 'session'
  | 'mode'
  | 'message'

/** What the commands for classes say. */
export interface ClassWords {
  readonly line: (problem: LineProblem) => string
  readonly badLines: (count: number, file: string) => string
  readonly taken: (line: number, namespace: string, why: SeatTaken) => string
  readonly badHomes: (count: number) => string
  readonly notOpened: (line: number, namespace: string, why: string) => string
  readonly nothingDone: string
  readonly added: Readonly<Record<Added, string>>
  readonly thereAlready: string
  readonly summary: (people: number, opened: number) => string
  readonly handedOut: (who: string, state: HandedOut) => string
  readonly waitingFor: (count: number) => string
  readonly someWait: (count: number) => string
  readonly nextFollow: (name: string) => string
  readonly noFolder: (dir: string, why: string) => string
  readonly badServer: (found: string) => string
  readonly badLabel: (option: string, found: string) => string
  readonly noClass: (name: string) => string
  readonly openAClass: (name: string) => string
  readonly classes: (names: readonly string[]) => string
  readonly mayNotList: string
  readonly coachInNamespace: string
  readonly csvIsNotLive: string
  readonly columns: Readonly<Record<ClassColumn, string>>
  readonly sameCheck: (tries: number) => string
  readonly noProgress: (minutes: number) => string
  readonly ago: (time: string) => string
  readonly head: (name: string, people: number, active: number, stuck: number) => string
  readonly gone: string
}

/** The words for classes of one language. */
export function classWords(locale: Locale): ClassWords {
  return locale === 'fr' ? CLASS_FR : CLASS_EN
}
