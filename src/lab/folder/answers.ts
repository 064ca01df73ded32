import { join } from 'node:path'

import type { FieldError } from '../../api/index.ts'
import { isMap } from './manifests.ts'
import { parseYaml, readText } from './source.ts'

/** Answers by question id, as an author writes them: ids of choices separated by commas, or a text. */
export type WrittenAnswers = Readonly<Record<string, string>>

/**
 * Reads `<folder>/answers.yaml`: what a case answers to questions that the key cannot answer for it. Placeholders are
 * not filled.
 */
export async function readAnswers(
  dir: string,
  folder: string,
): Promise<{ readonly answers: WrittenAnswers; readonly errors: readonly FieldError[] }> {
  const file = `${folder}/answers.yaml`
  const text = await readText(join(dir, file))
  if (text === undefined) return { answers: {}, errors: [] }
  const { documents, errors } = parseYaml(text, file)
  const [document] = documents
  if (document === undefined) return { answers: {}, errors }
  const { value, locate } = document
  if (!isMap(value)) {
    const found = 'something else than a map'
    return { answers: {}, errors: [{ code: 'SchemaInvalid', path: locate([]), found, expected: EXPECTED }] }
  }
  const wrong = Object.entries(value).filter(([, answer]) => typeof answer === 'object')
  return {
    answers: Object.fromEntries(
      Object.entries(value).map(([id, answer]) => [
        id,
        typeof answer === 'string' ? answer : JSON.stringify(answer),
      ]),
    ),
    errors: [
      ...errors,
      ...wrong.map(([id, answer]): FieldError => {
        const found = JSON.stringify(answer)
        return { code: 'SchemaInvalid', path: locate([id]), found, expected: EXPECTED }
      }),
    ],
  }
}

const EXPECTED = 'question ids and their answers: ids of choices separated by commas, or a text'
