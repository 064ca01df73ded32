import type { FieldError, Text } from '../../api/index.ts'
import { hiddenChecks, placedChecks, type Draft, type PlacedCheck, type RubricDraft } from './rule.ts'

const LANGUAGES = ['fr', 'en'] as const

/** Every text for people is there in French and in English. */
export function checkLanguages({ spec }: Draft): readonly FieldError[] {
  return [
    ...missingLanguages('title', spec.title),
    ...missingLanguages('statement', spec.statement),
    ...spec.tasks.flatMap(({ title }, t) => missingLanguages(`tasks[${t}].title`, title)),
    ...placedChecks(spec).flatMap(ofCheck),
  ]
}

/** Every text of hidden checks and of the quiz, too; those of hints are `checkHintTexts`' concern. */
export function checkRubricLanguages({ rubric }: RubricDraft): readonly FieldError[] {
  return [
    ...hiddenChecks(rubric).flatMap(ofCheck),
    ...(rubric.quiz?.questions ?? []).flatMap(({ text, choices = [] }, q) => [
      ...missingLanguages(`quiz.questions[${q}].text`, text),
      ...choices.flatMap((choice, c) =>
        missingLanguages(`quiz.questions[${q}].choices[${c}].text`, choice.text),
      ),
    ]),
  ]
}

function ofCheck({ check, path }: PlacedCheck): readonly FieldError[] {
  return [
    ...missingLanguages(`${path}.title`, check.title),
    ...check.assert.flatMap(({ message }, a) =>
      message === undefined ? [] : missingLanguages(`${path}.assert[${a}].message`, message),
    ),
  ]
}

/** The languages that a text lacks or leaves blank. A text that is not there at all lacks both. */
export function missingLanguages(path: string, text: Partial<Text> | undefined): readonly FieldError[] {
  return LANGUAGES.filter((language) => (text?.[language] ?? '').trim() === '').map((language) => ({
    code: 'LanguageMissing',
    path: `${path}.${language}`,
    found: 'no text',
    expected: 'the text in French (fr) and in English (en)',
  }))
}
