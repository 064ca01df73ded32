import type { AnswersInput } from '../api/index.ts'
import type { Source } from './source.ts'

/** The candidate's answers by question id, as `spec.answers` has them. */
export const gatherAnswers: Source<AnswersInput> = (_declared, _input, { answers }) =>
  Promise.resolve({ ...answers })
