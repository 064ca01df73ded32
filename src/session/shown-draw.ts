import type { LabSessionStatus, Parameters, Scalar } from '../api/index.ts'
import { questionsFor } from '../lab/index.ts'
import type { ActiveSession } from './active.ts'
import { quizProgress } from './quiz.ts'

/**
 * What was drawn, as the candidate may read it once the clock runs, and not before. What is secret is drawn anew after a
 * restart.
 */
export function shownDraw(
  { revision, draw, shown }: Pick<ActiveSession, 'revision' | 'draw' | 'shown'>,
  locale: 'fr' | 'en',
): Pick<LabSessionStatus, 'parameters' | 'questions' | 'quiz'> {
  const questions = questionsFor(revision.rubric, draw.questions, locale, shown)
  const quiz = quizProgress(revision.rubric?.quiz, draw.questions, {})
  return { parameters: mutable(draw.parameters), ...(quiz !== undefined && { questions, quiz }) }
}

function mutable(parameters: Parameters): Record<string, Scalar | Scalar[]> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  )
}
