import type { FieldError, Text } from '../../api/index.ts'
import { placedChecks, type Draft } from './rule.ts'

const LANGUAGES = ['fr', 'en'] as const

/** Every text for people is there in French and in English. */
export function checkLanguages({ spec }: Draft): readonly FieldError[] {
  return [
    ...missingLanguages('title', spec.title),
    ...missingLanguages('statement', spec.statement),
    ...spec.tasks.flatMap(({ title }, t) => missingLanguages(`tasks[${t}].title`, title)),
    ...placedChecks(spec).flatMap(({ check, path }) => [
      ...missingLanguages(`${path}.title`, check.title),
      ...check.assert.flatMap(({ message }, a) =>
        message === undefined ? [] : missingLanguages(`${path}.assert[${a}].message`, message),
      ),
    ]),
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
