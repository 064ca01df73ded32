import { parseFieldPath } from '../field-path.ts'
import type { FolderObject } from './objects.ts'
import type { YamlDocument } from './source.ts'

/** Where a field of the lab's spec is written in its folder: statement and seed have files of their own. */
export function locateInLab(
  path: string,
  document: YamlDocument | undefined,
  seed: readonly FolderObject[],
): string {
  const [field, index] = parseFieldPath(path)
  if (field === 'statement') return `statement.${path.endsWith('.en') ? 'en' : 'fr'}.md`
  if (field === 'seed') return seed.find((_, place) => place === index)?.origin ?? 'seed/'
  return locateIn('lab.yaml', path, document)
}

/** Where a field of a manifest's spec is written. */
export function locateIn(file: string, path: string, document: YamlDocument | undefined): string {
  return document?.locate(['spec', ...parseFieldPath(path)]) ?? file
}
