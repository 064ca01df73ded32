import { join } from 'node:path'

import type { FieldError, Json, Lab, LabRubric } from '../../api/index.ts'
import { API_VERSION } from '../../api/index.ts'
import { missingFile, readText, readYaml, type YamlDocument } from './source.ts'

/** One manifest of ours as a folder holds it. */
export interface FolderManifest<T extends Lab | LabRubric> {
  /** Absent when the file is missing or unusable. Its `spec` is as written: not yet validated. */
  readonly manifest?: T
  readonly document?: YamlDocument
  readonly errors: readonly FieldError[]
}

/** Reads a file that holds exactly one manifest of a kind of ours. */
export async function readManifest<T extends Lab | LabRubric>(
  dir: string,
  file: string,
  kind: T['kind'],
): Promise<FolderManifest<T>> {
  const { documents, errors } = await readYaml(join(dir, file), file)
  const [document, second] = documents
  if (errors.length > 0) return { errors }
  if (document === undefined) return { errors: [missingFile(file, `one ${kind} manifest`)] }
  if (second !== undefined) {
    return { errors: [unfit(second.locate([]), 'a second document', `one ${kind} manifest`)] }
  }
  const { value } = document
  if (!isMap(value) || value.kind !== kind || value.apiVersion !== API_VERSION) {
    const found = isMap(value)
      ? JSON.stringify({ apiVersion: value.apiVersion, kind: value.kind })
      : 'no manifest'
    return {
      errors: [unfit(document.locate(['kind']), found, JSON.stringify({ apiVersion: API_VERSION, kind }))],
    }
  }
  if (!isMap(value.metadata) || typeof value.metadata.name !== 'string' || !isMap(value.spec)) {
    return { errors: [unfit(document.locate([]), 'no metadata.name or no spec', `a whole ${kind} manifest`)] }
  }
  return { manifest: value as unknown as T, document, errors: [] }
}

/** Reads `statement.<language>.md`; blank is as good as missing. */
export async function readStatement(
  dir: string,
  language: 'fr' | 'en',
): Promise<{ readonly text: string; readonly errors: readonly FieldError[] }> {
  const file = `statement.${language}.md`
  const text = await readText(join(dir, file))
  if (text !== undefined && text.trim() !== '') return { text, errors: [] }
  const expected = 'the statement in French (statement.fr.md) and in English (statement.en.md)'
  const found = text === undefined ? 'no such file' : 'no text'
  return { text: '', errors: [{ code: 'LanguageMissing', path: file, found, expected }] }
}

/** True for a JSON object. */
export function isMap(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unfit(path: string, found: string, expected: string): FieldError {
  return { code: 'SchemaInvalid', path, found, expected }
}
