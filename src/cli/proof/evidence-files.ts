import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import type { Evidence } from '../../api/index.ts'
import { isNotFound } from '../../lab/folder/source.ts'

/** The evidence of one case as it was recorded. */
export interface RecordedEvidence {
  /** `solutions/plain`. */
  readonly case: string
  readonly evidence: Evidence
}

/** Writes what final marks were made from: `<dir>/<lab>/solutions/plain.json`, the evidence with its revision. */
export function evidenceWriter(
  dir: string,
): (lab: string, name: string, evidence: Evidence) => Promise<void> {
  return async (lab, name, evidence) => {
    const file = join(dir, lab, `${name.replaceAll(' #', '-')}.json`)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, `${JSON.stringify(evidence, null, 1)}\n`)
  }
}

/** The recorded evidence of a lab's solutions, by name; empty when none was recorded. */
export async function solutionEvidence(dir: string, lab: string): Promise<readonly RecordedEvidence[]> {
  const folder = join(dir, lab, 'solutions')
  const files = await readdir(folder).catch((error: unknown) => {
    if (isNotFound(error)) return []
    throw error
  })
  return Promise.all(
    files
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map(async (file) => ({
        case: `solutions/${file.slice(0, -'.json'.length)}`,
        evidence: JSON.parse(await readFile(join(folder, file), 'utf8')) as Evidence,
      })),
  )
}
