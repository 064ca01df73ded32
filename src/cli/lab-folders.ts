import { stat } from 'node:fs/promises'
import { join } from 'node:path'

import { formatFieldError } from '../api/index.ts'
import { applyErrors } from '../lab/lint.ts'
import { loadLab, type LoadedLab } from '../lab/load.ts'
import { CliFailure } from './failure.ts'
import type { Terminal } from './terminal.ts'

/**
 * The folders among these: `labs/*` names what stands beside them too, such as the sources of their images. One that does
 * not exist is left to `loadLab`.
 */
export async function labFolders(paths: readonly string[]): Promise<readonly string[]> {
  const beside = await Promise.all(paths.map(async (path) => (await isFile(path)) || (await isProgram(path))))
  const folders = paths.filter((_, index) => beside[index] !== true)
  return folders.length === 0 ? paths : folders
}

/**
 * The labs of these folders, read and compiled as far as that goes without a cluster. Every mistake of every folder is
 * shown before this fails.
 */
export async function loadLabs(
  paths: readonly string[],
  terminal: Pick<Terminal, 'note'>,
): Promise<readonly LoadedLab[]> {
  const dirs = await labFolders(paths)
  const labs = await Promise.all(dirs.map((dir) => loadLab(dir)))
  const mistakes = labs.flatMap((lab, index) =>
    applyErrors(lab).map((error) => ({
      code: error.code,
      line: `${dirs[index] ?? ''}/${formatFieldError(error)}`,
    })),
  )
  for (const { line } of mistakes) terminal.note(line)
  const [first, ...others] = mistakes
  if (first === undefined) return labs
  const count = others.length === 0 ? 'one mistake' : `${mistakes.length} mistakes`
  throw new CliFailure({ code: first.code, message: `${count} in ${dirs.join(', ')}, listed above` })
}

async function isProgram(path: string): Promise<boolean> {
  return (await isFile(join(path, 'go.mod'))) && !(await isFile(join(path, 'lab.yaml')))
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
