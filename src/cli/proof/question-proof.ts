import type { DrawnQuestion, Evidence } from '../../api/index.ts'
import { answersTo, wrongAnswer, type CaseAnswers } from './answers.ts'
import type { Mismatch } from './expectation.ts'
import type { Judge } from './judge.ts'

/**
 * Every question of the pool, also those that nobody drew, on the evidence of a solution: its answer must be right, and
 * another one wrong. A computed question whose expression takes anything for right is found so.
 */
export function questionMismatches(
  { revision: { rubric }, grader, plan }: Pick<Judge, 'revision' | 'grader' | 'plan'>,
  evidence: Evidence,
  answers: CaseAnswers,
): readonly Mismatch[] {
  return (rubric?.quiz?.questions ?? []).flatMap((question) => {
    const { id, choices = [] } = question
    const asked: DrawnQuestion = { id, choices: choices.map((choice) => choice.id) }
    const isRight = (answer: string): boolean =>
      grader.grade({ ...evidence, questions: [asked], answers: { [id]: answer } }, { final: true }).quiz
        ?.right === 1
    const right = answersTo([asked], answers, rubric ?? {}, plan.bindings)[id] ?? ''
    const wrong = wrongAnswer(question, asked.choices)
    return [
      ...(isRight(right) ? [] : [differs(id, right, 'right', 'wrong')]),
      ...(isRight(wrong) ? [differs(id, wrong, 'wrong', 'right')] : []),
    ]
  })
}

function differs(id: string, answer: string, expected: string, actual: string): Mismatch {
  return { check: `quiz/${id}`, expected: `"${answer}" to be ${expected}`, actual }
}
