import type { FieldError, Question } from '../../api/index.ts'
import { closest, oneOf } from './closest.ts'
import type { RubricDraft } from './rule.ts'

/** Every question can be asked and judged, and there are enough of them. Ids and texts are other rules' concern. */
export function checkQuiz({ rubric: { quiz } }: RubricDraft): readonly FieldError[] {
  if (quiz === undefined) return []
  const { draw, questions } = quiz
  const tooFew = draw > questions.length || draw < 1
  return [
    ...(tooFew
      ? [invalid('quiz.draw', `${draw} of ${questions.length} questions`, `1 to ${questions.length}`)]
      : []),
    ...(quiz.points >= 1 ? [] : [invalid('quiz.points', String(quiz.points), 'at least 1')]),
    ...questions.flatMap((question, q) => {
      const path = `quiz.questions[${q}]`
      return question.type === 'computed' ? checkComputed(question, path) : checkChoices(question, path)
    }),
  ]
}

function checkComputed({ choices, key, expr }: Question, path: string): readonly FieldError[] {
  return [
    ...(expr === undefined
      ? [invalid(`${path}.expr`, 'no expr', 'a CEL expression over answer, as type: computed says')]
      : []),
    ...(choices === undefined ? [] : [invalid(`${path}.choices`, 'choices', 'none beside type: computed')]),
    ...(key === undefined ? [] : [invalid(`${path}.key`, 'a key', 'none beside type: computed')]),
  ]
}

function checkChoices({ type, choices = [], key = [], expr }: Question, path: string): readonly FieldError[] {
  const ids = choices.map(({ id }) => id)
  return [
    ...(choices.length < 2
      ? [invalid(`${path}.choices`, `${choices.length} of them`, 'at least 2 choices')]
      : []),
    ...(expr === undefined ? [] : [invalid(`${path}.expr`, 'an expr', `none beside type: ${type}`)]),
    ...checkKeyCount(type, key, path),
    ...key.flatMap((id, k): readonly FieldError[] => {
      const at = `${path}.key[${k}]`
      if (key.indexOf(id) < k) return [invalid(at, `"${id}" again`, 'each choice once')]
      if (ids.includes(id)) return []
      const meant = closest(id, ids)
      const remedy = meant === undefined ? {} : { remedy: `Did you mean ${meant}?` }
      return [{ ...invalid(at, `"${id}"`, oneOf(ids, 'the id of a choice')), ...remedy }]
    }),
  ]
}

function checkKeyCount(type: Question['type'], key: readonly string[], path: string): readonly FieldError[] {
  if (type === 'single' && key.length !== 1)
    return [invalid(`${path}.key`, `${key.length} right choices`, 'exactly one, as type: single says')]
  if (key.length === 0) return [invalid(`${path}.key`, 'no right choice', 'at least one')]
  return []
}

function invalid(path: string, found: string, expected: string): FieldError {
  return { code: 'QuizInvalid', path, found, expected }
}
