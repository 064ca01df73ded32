import type {
  CheckDecision,
  CoachAct,
  ErrorCode,
  FieldError,
  RepairedObject,
  TimeExtension,
  TranscriptStatement,
} from '../api/index.ts'
import type { Locale, SessionRow, SessionView } from '../view/index.ts'

/** Every page of the board as a function of what it shows; each answers HTML, every value in it escaped. */
export interface Pages {
  readonly board: (view: BoardView) => string
  /**
   * Live: what of a board may have changed, as a fragment whose outermost elements bear the ids of those they replace
   * in {@link Pages.board}. `view.rows` are only the rows that changed; counts and `now` are current.
   */
  readonly boardRows: (view: BoardView) => string
  readonly session: (view: SessionPage) => string
  /** Live: all of {@link Pages.session} that changes, again as elements that replace those of their ids. */
  readonly sessionFragment: (view: SessionPage) => string
  readonly transcript: (view: TranscriptPage) => string
  readonly signIn: (view: SignInPage) => string
  readonly problem: (view: ProblemPage) => string
}

/** What every page knows besides what it shows. */
export interface Frame {
  readonly viewer: Viewer
  /** Goes into each form as the hidden field `csrf`; empty when nobody is signed in. */
  readonly csrf: string
  /** Path and query of this page: what `returnTo` of a form says. */
  readonly here: string
  readonly now: Date
  /** Public files by name (`board.css`) and the address that serves each, which changes with its content. */
  readonly assets: Readonly<Record<string, string>>
}

/** Who looks, and how they like it. */
export interface Viewer {
  /** The user name that the API server knows; absent when nobody is signed in. */
  readonly name?: string
  readonly locale: Locale
  /** `system` leaves it to the browser. */
  readonly theme: Theme
  /** Of the times on pages, as IANA names it. @default Europe/Paris */
  readonly timeZone?: string
  /** Holds the custom verb `coach` in all namespaces, or in one of those that they see. */
  readonly canCoach: boolean
}

/** Light, dark, or as the browser says. */
export type Theme = 'system' | 'light' | 'dark'

/** Many sessions on one screen. */
export interface BoardView extends Frame {
  /** One page of those that the filter lets through, in order. */
  readonly rows: readonly BoardRow[]
  /** How many the filter lets through, on all pages. */
  readonly total: number
  /** From 1. */
  readonly page: number
  readonly pages: number
  readonly filter: BoardFilter
  /** What `filter.lab` can be: every lab that the viewer sees sessions of. */
  readonly labs: readonly { readonly name: string; readonly title: string }[]
  /** What `filter.class` can be. */
  readonly classes: readonly string[]
  /** Sessions in each phase, those that are stuck, and those whose work is not over: of the lab, class and text asked for. */
  readonly counts: BoardCounts
  /** Where changes of exactly this view are told: an EventSource. */
  readonly events: string
}

/** One row, and what it is called in the viewer's language. */
export interface BoardRow extends SessionRow {
  /** Stable, and fit for an HTML id. */
  readonly id: string
  readonly titles: {
    /** Of the lab; its name when the lab is gone. */
    readonly lab: string
    /** Of the check it hangs on, when it hangs on one. */
    readonly hangsOn?: string
  }
  /** It cannot be marked before a coach decides on what could not be observed. */
  readonly waitsForDecision: boolean
}

/** Which sessions, in which order. */
export interface BoardFilter {
  readonly lab?: string
  readonly class?: string
  /** `Open`: not over yet. */
  readonly phase: 'Open' | 'All' | SessionRow['phase']
  /** Only those that are stuck. */
  readonly stuck: boolean
  /** Stands in the candidate's name, the session's or the namespace's, whatever the case. */
  readonly text?: string
  readonly sort: BoardSort
  readonly descending: boolean
}

/** What rows are ordered by. `help` puts first who needs it: who waits for a decision, who is stuck, then the least time left. */
export const BOARD_SORTS = ['help', 'candidate', 'lab', 'phase', 'points', 'time', 'progress'] as const

/** One of {@link BOARD_SORTS}. */
export type BoardSort = (typeof BOARD_SORTS)[number]

/** How many sessions there are of each sort. */
export interface BoardCounts {
  readonly open: number
  readonly stuck: number
  readonly all: number
  /** Phases without a session are left out. */
  readonly phases: Readonly<Partial<Record<SessionRow['phase'], number>>>
}

/** One session. */
export interface SessionPage extends Frame {
  readonly row: BoardRow
  /** Tasks and checks; titles in the viewer's language, messages in the session's. */
  readonly session: SessionView
  /** The latest first. */
  readonly timeline: readonly TimelineEntry[]
  /** Hints taken, as `task/hint`; when is told nowhere. */
  readonly hints: readonly string[]
  /** What stands in its environments; absent when it cannot be told. */
  readonly environments?: readonly EnvironmentObjects[]
  readonly acts: ActsAllowed
  /** What came of the act that led here. */
  readonly notice?: Notice
  /** Transcripts of this session, the latest first. */
  readonly transcripts: readonly TranscriptLink[]
  /** Where changes of this page are told: an EventSource. */
  readonly events: string
}

/** What happened to a session, and when. */
export interface TimelineEntry {
  readonly at: string
  readonly event: TimelineEvent
}

/** Kinds of {@link TimelineEntry}, with what words need. `title` is in the viewer's language. */
export type TimelineEvent =
  | { readonly kind: 'Created' }
  | { readonly kind: 'Started' }
  /** A check passed for the first time. */
  | { readonly kind: 'FirstPassed'; readonly check: string; readonly title: string }
  /** A platform object was put back. */
  | { readonly kind: 'Repaired'; readonly object: RepairedObject }
  | { readonly kind: 'Extended'; readonly extension: TimeExtension }
  /** Time began to be owed to the candidate, and stands still. */
  | { readonly kind: 'TimeOwed' }
  | { readonly kind: 'EndedByCoach'; readonly act: CoachAct }
  | { readonly kind: 'Retaken'; readonly act: CoachAct }
  | { readonly kind: 'Decided'; readonly decision: CheckDecision; readonly title: string }
  /** The deadline, when nothing ended the work before: in the future while time runs. */
  | { readonly kind: 'Deadline' }
  | { readonly kind: 'Frozen' }
  | { readonly kind: 'EvidenceTaken'; readonly unsettled: boolean }
  | { readonly kind: 'Graded'; readonly percent?: number; readonly passed: boolean }

/** The objects of one environment. */
export interface EnvironmentObjects {
  /** Its name in the lab. */
  readonly name: string
  readonly namespace: string
  /** By kind and name; at most {@link OBJECTS_SHOWN}. */
  readonly objects: readonly EnvironmentObject[]
  /** How many there are beyond those. */
  readonly more: number
}

/** How many objects of one environment a page shows. */
export const OBJECTS_SHOWN = 100

/** One object, as short as `kubectl get` says it. */
export interface EnvironmentObject {
  readonly kind: string
  readonly name: string
  /** `2/3`, `Running`, `Bound`…: the kind's own words, the candidate's text never. */
  readonly summary: string
  /** Absent for kinds that are neither. */
  readonly ready?: boolean
}

/** What the viewer may do to a session now. */
export interface ActsAllowed {
  readonly extend: boolean
  readonly end: boolean
  /** The ids that a decision can name: checks, `hidden/*`, `quiz/*`. None: nothing waits, or the viewer may not. */
  readonly decide: readonly { readonly check: string; readonly title: string; readonly message?: string }[]
}

/** What came of an act. */
export type Notice =
  | { readonly kind: 'Extended'; readonly minutes: number }
  | { readonly kind: 'Ended' }
  | { readonly kind: 'Decided'; readonly check: string; readonly state: 'Pass' | 'Fail' }
  /** Nothing was done; what the form held is given back. */
  | { readonly kind: 'Refused'; readonly problem: Problem; readonly form: ActForm }

/** What the form of a refused act held. */
export interface ActForm {
  readonly act: 'extend' | 'end' | 'decide'
  readonly reason: string
  readonly minutes?: string
  readonly check?: string
  readonly state?: string
}

/** A transcript, as far as a link needs it. */
export interface TranscriptLink {
  readonly namespace: string
  readonly name: string
  readonly attempt: number
  readonly outcome: 'Passed' | 'NotPassed' | 'Abandoned'
  readonly points: number
  readonly max: number
  readonly percent: number
  readonly issuedAt: string
  readonly supersededBy?: string
}

/** One transcript and whether it holds. */
export interface TranscriptPage extends Frame {
  /** What the object says, which counts for nothing before it is verified. */
  readonly transcript: TranscriptLink & {
    readonly candidate: string
    readonly lab: string
    readonly labTitle: string
    readonly session: string
    readonly revision: string
    readonly supersedes?: string
  }
  readonly verdict: VerdictView
  /** What was signed: checks, times, decisions, extensions, what it supersedes and why. Absent when no signature holds. */
  readonly statement?: TranscriptStatement
  /** Whether the session is still there to go back to. */
  readonly sessionExists: boolean
}

/** What verification with the platform's public keys gave. */
export type VerdictView =
  | { readonly holds: true; readonly keyid: string }
  | { readonly holds: false; readonly errors: readonly FieldError[] }
  /** The public keys cannot be read, so that nobody can tell. */
  | { readonly holds: 'unknown' }

/** Where a token is asked for. */
export interface SignInPage extends Frame {
  /** Why the last attempt, or the page before, led here. */
  readonly problem?: Problem
  /** A path of this board. */
  readonly returnTo: string
  /** Whether a one-time code in the address is sent at once: not where another site led here. */
  readonly takesCode: boolean
}

/** A page that cannot be shown. */
export interface ProblemPage extends Frame {
  readonly problem: Problem
}

/** What is wrong. Its sentence and its remedy are the words of its code; docs/errors.md has a row for each. */
export interface Problem {
  /** HTTP status. */
  readonly status: number
  readonly code: ProblemCode
  /** What was found: a value, a name, or the API server's own words (which are English). */
  readonly found?: string
}

/** The codes that the board shows. */
export const PROBLEM_CODES = [
  /** The token is not one that this cluster accepts: 401. */
  'TokenRefused',
  /** Signed in before, and no longer: expired, revoked, or the board's key has changed: 401. */
  'SignInExpired',
  /** A one-time code that is used up or too old: 401. */
  'CodeSpent',
  /** Too many attempts to sign in: 429. */
  'SignInSlowed',
  /** The form was not one of ours, or is too old: 403. */
  'FormForged',
  /** Nothing there, or nothing that this person may see: 404. */
  'PageUnknown',
  /** No session of that name, or none that this person may see: 404. */
  'SessionNotFound',
  /** A field of a form or address does not fit: 400. */
  'UsageInvalid',
  /** The API server refused the act, or the session does not admit it: 403, 409. */
  'RequestRefused',
  /** The API server did not answer, or the board has not seen everything yet: 503. */
  'ClusterUnreachable',
  /** A bug of ours: 500. */
  'BoardFailed',
] as const satisfies readonly ErrorCode[]

/** One of {@link PROBLEM_CODES}. */
export type ProblemCode = (typeof PROBLEM_CODES)[number]

/** What an EventSource of the board is told. */
export const LIVE_EVENTS = {
  /** Data: HTML whose outermost elements (rows are inside a table) replace those of their ids; others are passed over. */
  fragment: 'fragment',
  /** No data: other sessions are in view, or in another order. Load the page again, now or when its reader likes. */
  refresh: 'refresh',
  /** No data, then the stream ends for good: whoever looked is signed out or may no longer. Load the page again. */
  gone: 'gone',
} as const
