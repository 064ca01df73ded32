import { fileURLToPath } from 'node:url'

import type { Revision } from '../../src/api/index.ts'
import { compileLab } from '../../src/lab/compile.ts'
import { loadLab, locateError, type LoadedLab } from '../../src/lab/load.ts'
import { aDiscovery } from './discovery.ts'

/** A lab of the catalogue, from its folder, with its revision. Throws with every mistake it has, located. */
export async function catalogueLab(
  folder: string,
): Promise<{ readonly loaded: LoadedLab; readonly revision: Revision }> {
  const loaded = await loadLab(fileURLToPath(new URL(`../../labs/${folder}`, import.meta.url)))
  const { name, lab, rubric } = loaded
  const compiled = compileLab({ name, spec: lab.spec, rubric: rubric?.spec, discovery: aDiscovery() })
  const mistakes = [
    ...loaded.errors,
    ...compiled.errors.map((error) => locateError(loaded, error)),
    ...compiled.rubricErrors.map((error) => locateError(loaded, error, 'rubric')),
  ]
  const { revision } = compiled
  if (mistakes.length > 0 || revision === undefined)
    throw new Error(`labs/${folder} does not compile: ${JSON.stringify(mistakes, null, 2)}`)
  return { loaded, revision }
}
