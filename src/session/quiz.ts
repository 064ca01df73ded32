import type { DrawnQuestion, LabSessionStatus, Quiz } from '../api/index.ts'

/** How far the quiz is; says nothing of what is right. Undefined without a quiz. */
export function quizProgress(
  quiz: Pick<Quiz, 'points'> | undefined,
  questions: readonly DrawnQuestion[],
  answers: Readonly<Record<string, string>>,
): LabSessionStatus['quiz'] {
  if (quiz === undefined) return undefined
  const answered = questions.filter(({ id }) => (answers[id] ?? '').trim() !== '').length
  return { answered, questions: questions.length, max: questions.length * quiz.points }
}
