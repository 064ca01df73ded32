import type { Frame } from '../view.ts'
import { boardWords, type BoardWords } from '../words/board-words.ts'
import { formats, TIME_ZONE, type Formats } from './format.ts'

/** What every part of a page is written with. */
export interface Setting {
  readonly frame: Frame
  readonly words: BoardWords
  readonly format: Formats
  readonly timeZone: string
  /** Shown on a wall: large type, no forms. */
  readonly wall: boolean
}

/** The setting of a page: the reader's language, their time zone, and whether they project it. */
export function settingOf(frame: Frame): Setting {
  const { locale, timeZone = TIME_ZONE } = frame.viewer
  return {
    frame,
    words: boardWords(locale),
    format: formats(locale, frame.now, timeZone),
    timeZone,
    wall: new URLSearchParams(frame.here.split('?')[1]).has('wall'),
  }
}
