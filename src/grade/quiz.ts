import { answerLetters, choiceLetter, type Question, type Quiz, type QuizResult } from '../api/index.ts'
import { Scope, type Program, type QuestionProgram } from '../expression/index.ts'
import { isTrue } from './check.ts'
import { decidedAnswer, type Decisions } from './decisions.ts'
import type { ReadEvidence } from './evidence.ts'

/** What answers are judged on: `scope` is what hidden checks see, and `evidence` has secret parameters too. */
export interface QuizJudgement {
  readonly quiz: Quiz
  readonly program: Pick<Program, 'questions'>
  readonly scope: Scope
  readonly evidence: ReadEvidence
  readonly decisions: Decisions
}

/** The part of a final mark that the quiz has: points for right answers, nothing for others, never less than nothing. */
export function judgeQuiz(judgement: QuizJudgement): QuizResult {
  const { quiz, evidence } = judgement
  const pool = new Map(quiz.questions.map((question) => [question.id, question]))
  // Each once, and no more than are drawn: whatever the evidence says, max stays what it was.
  const asked = new Map(evidence.questions.map(({ id, choices }) => [id, choices]))
  const answers = [...asked].slice(0, quiz.draw).flatMap(([id, choices]) => {
    const question = pool.get(id)
    return question === undefined ? [] : [judgeAnswer(question, choices, judgement)]
  })
  const right = answers.filter((answer) => answer === 'right').length
  const unread = answers.filter((answer) => answer === 'unread').length
  return {
    points: right * quiz.points,
    max: quizMax(quiz),
    right,
    questions: quiz.draw,
    ...(unread === 0 ? {} : { unread }),
  }
}

/** The points that a quiz has. */
export function quizMax({ draw, points }: Quiz): number {
  return draw * points
}

type AnswerState = 'right' | 'wrong' | 'unread'

function judgeAnswer(question: Question, choices: readonly string[], judgement: QuizJudgement): AnswerState {
  const answer = judgement.evidence.answerTo(question.id)
  if (answer === '') return 'wrong'
  if (question.type === 'computed') {
    const program = judgement.program.questions.get(question.id)
    return program === undefined ? 'wrong' : judgeComputed(program, answer, judgement)
  }
  return isKey(question.key ?? [], choices, answer) ? 'right' : 'wrong'
}

/** The exact set of right choices: one too many, or one too few, is wrong. */
function isKey(key: readonly string[], choices: readonly string[], answer: string): boolean {
  const byLetter = new Map(choices.map((choice, index) => [choiceLetter(index), choice]))
  const given = new Set(answerLetters(answer).map((letter) => byLetter.get(letter)))
  return key.length > 0 && given.size === key.length && key.every((choice) => given.has(choice))
}

function judgeComputed(
  { expression, inputs }: QuestionProgram,
  answer: string,
  { scope, evidence, decisions }: QuizJudgement,
): AnswerState {
  if (inputs.some((key) => 'error' in evidence.observe(key))) return decidedAnswer(decisions) ?? 'unread'
  const answered = new Scope(new Map([['answer', () => answer]]), scope)
  return isTrue(expression.evaluate(answered)) ? 'right' : 'wrong'
}
