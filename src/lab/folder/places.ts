import { parseFieldPath } from '../field-path.ts'
import type { FolderObject } from './objects.ts'
import type { YamlDocument } from './source.ts'

/** The files of a folder that hold a manifest of ours. */
export interface ManifestFiles {
  readonly lab: YamlDocument | undefined
  readonly rubric: YamlDocument | undefined
  readonly seed: readonly FolderObject[]
}

/** Where a field of the lab's or rubric's spec is written: statement and seed have files of their own. */
export function locateField(path: string, of: 'lab' | 'rubric', files: ManifestFiles): string {
  const parts = parseFieldPath(path)
  const [field, index, , ...rest] = parts
  if (of === 'rubric') return files.rubric?.locate(['spec', ...parts]) ?? 'rubric.yaml'
  if (field === 'statement') return `statement.${path.endsWith('.en') ? 'en' : 'fr'}.md`
  if (field === 'duty') return files.lab?.locate(parts) ?? 'lab.yaml'
  if (field !== 'seed') return files.lab?.locate(['spec', ...parts]) ?? 'lab.yaml'
  const object = files.seed.find((_, place) => place === index)
  return object?.locate?.(rest) ?? object?.origin ?? 'seed/'
}

/** The place of a column within the text of a field; undefined when it cannot be followed. */
export function locateColumn(
  path: string,
  column: number,
  of: 'lab' | 'rubric',
  files: ManifestFiles,
): string | undefined {
  const parts = parseFieldPath(path)
  if (of === 'rubric') return files.rubric?.locateText(['spec', ...parts], column)
  return files.lab?.locateText(parts[0] === 'duty' ? parts : ['spec', ...parts], column)
}
