import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'

import type { FieldError } from '../../api/index.ts'
import { isNotFound } from './source.ts'

/** The executable `run` of a solution or mutant, when it has one. */
export interface Run {
  /** Absolute when the lab's folder is. */
  readonly path?: string
  readonly errors: readonly FieldError[]
}

/** Finds `<folder>/run`. One that cannot be executed is an error: it would pass unseen. */
export async function findRun(dir: string, folder: string): Promise<Run> {
  const path = join(dir, folder, 'run')
  try {
    await access(path, constants.X_OK)
    return { path, errors: [] }
  } catch (error) {
    if (isNotFound(error)) return { errors: [] }
    return {
      errors: [
        {
          code: 'SchemaInvalid',
          path: `${folder}/run`,
          found: 'a file that cannot be executed',
          expected: 'an executable',
          remedy: `chmod +x ${folder}/run`,
        },
      ],
    }
  }
}
