import {
  choiceLetter,
  type Bindings,
  type DrawnQuestion,
  type LabRubricSpec,
  type Question,
} from '../../api/index.ts'
import { fillText } from '../../expression/index.ts'
import type { WrittenAnswers } from '../../lab/folder/answers.ts'

/** How a case answers: every question wrongly, or as the key says but for what is written; blank, not at all. */
export type CaseAnswers = 'wrong' | WrittenAnswers

/** A text that no computed question may take for right. */
const WRONG_TEXT = '?'

/**
 * What a case answers to the questions drawn, in the letters shown. Throws with the question's name where the author
 * gave nothing to answer a computed one with, or a choice that is none.
 */
export function answersTo(
  drawn: readonly DrawnQuestion[],
  answers: CaseAnswers,
  { quiz }: Pick<LabRubricSpec, 'quiz'>,
  bindings: Bindings,
): Readonly<Record<string, string>> {
  const pool = new Map(quiz?.questions.map((question) => [question.id, question]))
  return Object.fromEntries(
    drawn.map(({ id, choices }) => {
      const question = pool.get(id)
      if (question === undefined) throw new Error(`Question ${id} is not in the rubric`)
      if (answers === 'wrong') return [id, wrongAnswer(question, choices)]
      const written = answers[id]
      return [id, fillText(rightAnswer(question, choices, written), bindings)]
    }),
  )
}

/** An answer to one question that must not be right. */
export function wrongAnswer({ type, key = [] }: Question, choices: readonly string[]): string {
  if (type === 'computed') return WRONG_TEXT
  const others = choices.filter((choice) => !key.includes(choice))
  // Where all choices are right, all but one is wrong.
  const wrong = others.length > 0 ? others.slice(0, 1) : choices.slice(1)
  return lettersOf(wrong, choices)
}

function rightAnswer(
  { id, type, key = [] }: Question,
  choices: readonly string[],
  written: string | undefined,
): string {
  if (type === 'computed') {
    if (written === undefined) throw new Error(`Question ${id} is computed: its answer is in no answers.yaml`)
    return written
  }
  // A blank text leaves the question without an answer.
  if (written?.trim() === '') return ''
  const chosen = written === undefined ? key : written.split(',').map((choice) => choice.trim())
  const unknown = chosen.find((choice) => !choices.includes(choice))
  if (unknown !== undefined)
    throw new Error(`Question ${id} has no choice ${unknown}: it has ${choices.join(', ')}`)
  return lettersOf(chosen, choices)
}

function lettersOf(chosen: readonly string[], choices: readonly string[]): string {
  return chosen
    .map((choice) => choiceLetter(choices.indexOf(choice)))
    .sort()
    .join(',')
}
