import type { SessionQuestion } from '../../api/index.ts'
import type { Terminal } from '../terminal.ts'
import type { Words } from '../words.ts'
import { readAnswer } from './answer.ts'
import { questionLines } from './question-lines.ts'

/** Answers by question id, as `spec.answers` has them. */
export type Answers = Readonly<Record<string, string>>

/** A quiz on its way in a terminal. */
export interface AskOptions {
  readonly questions: readonly SessionQuestion[]
  readonly answers: Answers
  readonly terminal: Pick<Terminal, 'ask' | 'note' | 'colors' | 'size'>
  readonly words: Words
  /** Keeps one answer; the next question is asked once it is kept. */
  readonly save: (id: string, answer: string) => Promise<void>
}

/**
 * Asks the questions without an answer, or all of them when each has one; gives the answers there are at the end.
 * Nothing typed keeps what is there, `<` goes back (`b` too, where no choice b is shown), `q` ends.
 */
export async function askQuestions(options: AskOptions): Promise<Answers> {
  const { questions, terminal, words, save } = options
  const open = questions.filter(({ id }) => !isAnswered(options.answers, id))
  const asked = open.length === 0 ? questions : open
  let answers = options.answers
  let index = 0
  for (let question = asked[0]; question !== undefined; question = asked[index]) {
    const answered = questions.filter(({ id }) => isAnswered(answers, id)).length
    const place = { number: questions.indexOf(question) + 1, total: questions.length, answered }
    const columns = terminal.size().columns
    for (const line of questionLines(question, { place, words, colors: terminal.colors, columns }))
      terminal.note(line)
    const typed = await terminal.ask(words.quiz.prompt(question.type, answers[question.id]))
    if (typed === 'q') return answers
    if (isBack(question, typed)) {
      index = Math.max(0, index - 1)
      continue
    }
    if (typed !== '') {
      const read = readAnswer(question, typed)
      if ('letters' in read) {
        terminal.note(words.quiz.notAnAnswer(question.type, read.letters))
        continue
      }
      await save(question.id, read.answer)
      answers = { ...answers, [question.id]: read.answer }
    }
    index += 1
  }
  return answers
}

/** Whether there is an answer. */
export function isAnswered(answers: Answers, id: string): boolean {
  return (answers[id] ?? '').trim() !== ''
}

/** Where a choice b is shown, the letter is an answer. */
function isBack({ choices = [] }: SessionQuestion, typed: string): boolean {
  return typed === '<' || (typed === 'b' && !choices.some(({ id }) => id === 'b'))
}
