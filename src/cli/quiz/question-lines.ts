import type { SessionQuestion } from '../../api/index.ts'
import type { Colors } from '../terminal.ts'
import { wrap } from '../text-width.ts'
import type { Words } from '../words.ts'

/** Where a question stands among the others. */
export interface QuestionPlace {
  /** From 1. */
  readonly number: number
  readonly total: number
  readonly answered: number
}

/** How a question is shown. */
export interface QuestionLayout {
  readonly place: QuestionPlace
  readonly words: Words
  readonly colors: Colors
  readonly columns: number
}

/** One question and its choices as lines, a blank one first. */
export function questionLines(
  { text, choices = [] }: SessionQuestion,
  { place: { number, total, answered }, words, colors, columns }: QuestionLayout,
): readonly string[] {
  return [
    '',
    colors.dim(words.quiz.progress(number, total, answered)),
    ...paragraphs(text, columns).map((line) => colors.bold(line)),
    ...choices.flatMap((choice) =>
      paragraphs(choice.text, columns - 5).map(
        (line, index) => `  ${index === 0 ? `${choice.id})` : '  '} ${line}`,
      ),
    ),
  ]
}

/** An author's line breaks stay. */
function paragraphs(text: string, columns: number): readonly string[] {
  const room = Math.min(100, Number.isFinite(columns) ? columns : 100)
  return text
    .trimEnd()
    .split('\n')
    .flatMap((line) => wrap(line, room))
}
