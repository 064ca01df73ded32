import type { Locale } from '../../view/index.ts'
import { ACTS, type ActWords } from './acts.ts'
import { FRAME, type FrameWords } from './frame.ts'
import { LIST, type ListWords } from './list.ts'
import { LIVE, type LiveWords } from './live.ts'
import { MARKS, type MarkWords } from './marks.ts'
import { PROBLEM, type ProblemWords } from './problem.ts'
import { SESSION, type SessionWords } from './session.ts'
import { SIGN_IN, type SignInWords } from './sign-in.ts'
import { TIMELINE, type TimelineWords } from './timeline.ts'
import { TRANSCRIPT, type TranscriptWords } from './transcript.ts'

/** Everything the board says, in one language. Functions get numbers and times already written in that language. */
export interface BoardWords extends FrameWords, MarkWords {
  readonly list: ListWords
  readonly live: LiveWords
  readonly session: SessionWords
  readonly acts: ActWords
  readonly timeline: TimelineWords
  readonly transcript: TranscriptWords
  readonly signIn: SignInWords
  readonly problem: ProblemWords
}

/** The words of one language. */
export function boardWords(locale: Locale): BoardWords {
  return {
    ...FRAME[locale],
    ...MARKS[locale],
    list: LIST[locale],
    live: LIVE[locale],
    session: SESSION[locale],
    acts: ACTS[locale],
    timeline: TIMELINE[locale],
    transcript: TRANSCRIPT[locale],
    signIn: SIGN_IN[locale],
    problem: PROBLEM[locale],
  }
}
