import { readFile } from 'node:fs/promises'

import { CliFailure } from '../failure.ts'
import type { Words } from '../words.ts'

/** The bytes of a file named on the command line. */
export async function readNamedFile(file: string, words: Words): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new CliFailure({ code: 'FileMissing', message: words.noFile(file), cause: error })
  }
}
