import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sandbox } from '../../src/sandbox/index.ts'

/** What no operator of this sandbox should ever have said, from all their logs, each with its place. */
export async function findOutcries({ dir }: Pick<Sandbox, 'dir'>): Promise<readonly string[]> {
  const files = (await readdir(dir)).filter((file) => /^operator-.*\.log$/.test(file))
  const logs = await Promise.all(
    files.map(async (file) => {
      const lines = (await readFile(join(dir, file), 'utf8')).split('\n')
      return lines.flatMap((line, index) => (OUTCRY.test(line) ? [`${file}:${index + 1}: ${line}`] : []))
    }),
  )
  return logs.flat()
}

/** The last one is how Node ends after an exception that nobody caught. */
const OUTCRY = /Unhandled rejection|heap out of memory|^Node\.js v\d/
