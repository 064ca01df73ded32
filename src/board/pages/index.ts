import type { Pages } from '../view.ts'
import { boardPage, boardRows } from './board.tsx'
import { problemPage } from './problem.tsx'
import { sessionFragment, sessionPage } from './session.tsx'
import { signInPage } from './sign-in.tsx'
import { transcriptPage } from './transcript.tsx'

/** Every page of the board, as HTML. */
export const PAGES: Pages = {
  board: boardPage,
  boardRows,
  session: sessionPage,
  sessionFragment,
  transcript: transcriptPage,
  signIn: signInPage,
  problem: problemPage,
}
