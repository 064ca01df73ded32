import {
  answerLetters,
  choiceLetter,
  type Bindings,
  type DrawnQuestion,
  type LabRubricSpec,
  type Question,
  type SessionQuestion,
} from '../api/index.ts'
import { fillText } from '../expression/index.ts'

/** An answer that cannot be right as it stands, whatever the key: it is not made of letters that are shown. */
export interface LetterProblem {
  /** The question's id. */
  readonly question: string
  /** What is wrong of the answer, as it was written. */
  readonly found: string
  /** The letters that are shown, in order. */
  readonly letters: readonly string[]
  /** Whether one letter is expected, or several may be. */
  readonly type: 'single' | 'multiple'
}

/**
 * The questions drawn, as the candidate reads them: in one language, placeholders filled, choices under letters. Nothing
 * of it tells what is right. `bindings` have public parameters only. Questions that the rubric lacks are left out.
 */
export function questionsFor(
  rubric: Pick<LabRubricSpec, 'quiz'> | null,
  drawn: readonly DrawnQuestion[],
  locale: 'fr' | 'en',
  bindings: Bindings,
): SessionQuestion[] {
  const pool = new Map(rubric?.quiz?.questions.map((question) => [question.id, question]))
  return drawn.flatMap(({ id, choices }) => {
    const question = pool.get(id)
    return question === undefined ? [] : [shown(question, choices, locale, bindings)]
  })
}

function shown(
  { id, type, text, choices = [] }: Question,
  order: readonly string[],
  locale: 'fr' | 'en',
  bindings: Bindings,
): SessionQuestion {
  const asked: SessionQuestion = { id, type, text: fillText(text[locale], bindings) }
  if (type === 'computed') return asked
  const texts = new Map(choices.map((choice) => [choice.id, choice.text[locale]]))
  return {
    ...asked,
    choices: order.map((choice, index) => ({
      id: choiceLetter(index),
      text: fillText(texts.get(choice) ?? '', bindings),
    })),
  }
}

/** The answers that are not letters of the choices shown, in the order of the questions. No answer is no problem. */
export function letterProblems(
  questions: readonly SessionQuestion[],
  answers: Readonly<Record<string, string>>,
): readonly LetterProblem[] {
  return questions.flatMap(({ id, type, choices = [] }) => {
    if (type === 'computed' || !Object.hasOwn(answers, id)) return []
    const found = answers[id] ?? ''
    const letters = choices.map((choice) => choice.id)
    const given = answerLetters(found)
    const fits =
      given.every((letter) => letters.includes(letter)) && (type === 'multiple' || given.length <= 1)
    return fits ? [] : [{ question: id, found, letters, type }]
  })
}
