import type { CheckState, TranscriptPredicate } from '../api/index.ts'
import type { Locale, SessionRow, Stuck } from '../view/index.ts'
import type { BoardSort, Notice, ProblemCode, Theme, TimelineEvent } from './view.ts'
import { BOARD_EN } from './words-en.ts'
import { BOARD_FR } from './words-fr.ts'

/** Everything the board says, in one language. Functions get numbers and times already written in that language. */
export interface BoardWords {
  readonly product: string
  readonly board: string
  readonly skip: string
  readonly language: string
  readonly languages: Readonly<Record<Locale, string>>
  readonly theme: string
  readonly themes: Readonly<Record<Theme, string>>
  readonly signedInAs: string
  readonly signOut: string
  readonly readAt: string
  readonly zone: (zone: string) => string
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
  readonly list: ListWords
  readonly live: LiveWords
  readonly session: SessionWords
  readonly acts: ActWords
  readonly timeline: TimelineWords
  readonly transcript: TranscriptWords
  readonly signIn: SignInWords
  readonly problem: ProblemWords
}

type Column = 'candidate' | 'lab' | 'phase' | 'points' | 'time' | 'progress' | 'hangsOn'

/** What the list of sessions says. */
export interface ListWords {
  readonly title: string
  readonly wallTitle: string
  readonly caption: (shown: number, total: number) => string
  readonly column: Readonly<Record<Column, string>>
  readonly sortBy: (column: string, descending: boolean) => string
  readonly counts: string
  readonly open: string
  readonly all: string
  readonly filter: string
  readonly lab: string
  readonly class: string
  readonly phase: string
  readonly anyLab: string
  readonly anyClass: string
  readonly text: string
  readonly sort: string
  readonly sorts: Readonly<Record<BoardSort, string>>
  readonly descending: string
  readonly apply: string
  readonly reset: string
  readonly none: string
  readonly noneNext: string
  readonly paging: string
  readonly page: (page: number, pages: number) => string
  readonly previous: string
  readonly next: string
  readonly exports: string
  readonly csv: string
  readonly json: string
  readonly print: string
  readonly wall: string
  readonly leaveWall: string
}

/** What scripts put on a page: it says nothing of its own. */
export interface LiveWords {
  readonly on: string
  readonly off: string
  readonly never: string
  readonly paused: string
  readonly pause: string
  readonly resume: string
  readonly gone: string
  readonly reload: string
}

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

type EventOf<K extends TimelineEvent['kind']> = Extract<TimelineEvent, { kind: K }>

/** One sentence for each kind of event. */
export type TimelineWords = {
  readonly [K in TimelineEvent['kind']]: (event: EventOf<K>) => string
}

/** What a transcript says. */
export interface TranscriptWords {
  readonly kicker: string
  readonly title: (candidate: string) => string
  readonly back: string
  readonly mark: (points: string, max: string) => string
  readonly needed: (percent: string) => string
  readonly who: string
  readonly candidate: string
  readonly lab: string
  readonly module: string
  readonly session: string
  readonly attempt: string
  readonly mode: string
  readonly times: string
  readonly time: Readonly<
    Record<'startedAt' | 'deadline' | 'frozenAt' | 'takenAt' | 'issuedAt' | 'endedBy', string>
  >
  readonly endedBy: Readonly<Record<string, string>>
  readonly checks: string
  readonly check: string
  readonly state: string
  readonly states: Readonly<Record<TranscriptPredicate['checks'][number]['state'], string>>
  readonly points: string
  readonly hidden: (points: string, max: string) => string
  readonly quiz: (points: string, max: string) => string
  readonly remarks: string
  readonly noRemarks: string
  readonly late: string
  readonly unsettled: string
  readonly givenBack: (seconds: number) => string
  readonly extension: (minutes: number, by: string, reason: string) => string
  readonly ended: (by: string, reason: string) => string
  readonly decision: (check: string, state: 'Pass' | 'Fail', by: string, reason: string) => string
  readonly repaired: (object: string, environment: string) => string
  readonly supersedes: (transcript: string, by: string, reason: string) => string
  readonly supersededBy: string
  readonly verification: string
  readonly holds: string
  readonly holdsHow: string
  readonly broken: string
  readonly brokenHow: string
  readonly unknown: string
  readonly unknownHow: string
  readonly unsigned: string
  readonly key: string
  readonly revision: string
  readonly evidence: Readonly<Record<'evidence.json' | 'evidence-hidden.json', string>>
  readonly result: string
  readonly operator: string
  readonly verifyYourself: string
  readonly found: string
  readonly expected: string
}

/** What is said where a token is asked for. */
export interface SignInWords {
  readonly title: string
  readonly lead: string
  readonly token: string
  readonly tokenHint: string
  readonly submit: string
  readonly easier: string
  readonly where: string
}

/** What is said of what went wrong. */
export interface ProblemWords {
  readonly title: Readonly<Record<ProblemCode, string>>
  readonly remedy: Readonly<Record<ProblemCode, string>>
  readonly found: string
  readonly code: (code: string, status: number) => string
  readonly home: string
}

/** The words of one language. */
export function boardWords(locale: Locale): BoardWords {
  return locale === 'fr' ? BOARD_FR : BOARD_EN
}
