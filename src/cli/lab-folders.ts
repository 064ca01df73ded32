import { formatFieldError, type FieldError } from '../api/index.ts'
import { compileLab } from '../lab/index.ts'
import { loadLab, locateError, type LoadedLab } from '../lab/load.ts'
import { CliFailure } from './failure.ts'
import type { Terminal } from './terminal.ts'

/**
 * The labs of these folders, read and compiled as far as that goes without a cluster. Every mistake of every folder is
 * shown before this fails.
 */
export async function loadLabs(
  dirs: readonly string[],
  terminal: Pick<Terminal, 'note'>,
): Promise<readonly LoadedLab[]> {
  const labs = await Promise.all(dirs.map((dir) => loadLab(dir)))
  const mistakes = labs.flatMap((lab, index) =>
    mistakesOf(lab).map((error) => ({
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

/** What is served is for a cluster to say. */
const CLUSTER_CODES: readonly FieldError['code'][] = ['KindUnknown', 'KindAmbiguous', 'KindForbidden']

function mistakesOf(loaded: LoadedLab): readonly FieldError[] {
  if (loaded.errors.length > 0) return loaded.errors
  const { name, lab, rubric } = loaded
  const compiled = compileLab({ name, spec: lab.spec, rubric: rubric?.spec, discovery: { resources: [] } })
  return [
    ...compiled.errors.map((error) => locateError(loaded, error)),
    ...compiled.rubricErrors.map((error) => locateError(loaded, error, 'rubric')),
  ].filter(({ code }) => !CLUSTER_CODES.includes(code))
}
