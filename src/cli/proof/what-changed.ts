import type { LoadedLab } from '../../lab/load.ts'
import type { CaseResult } from './proof-result.ts'

/**
 * The results that still say something once these files (relative to the lab's folder) have changed: a solution's change
 * concerns it and its mutants, a mutant's only itself, any other file all cases.
 */
export function stillKnown(
  { mutants }: Pick<LoadedLab, 'mutants'>,
  results: ReadonlyMap<string, CaseResult>,
  files: readonly string[],
): ReadonlyMap<string, CaseResult> {
  const stale = new Set<string>()
  for (const file of files) {
    const [kind = '', name = ''] = file.split('/')
    if (isProse(file)) continue
    if (kind !== 'solutions' && kind !== 'mutants') return new Map()
    stale.add(`${kind}/${name}`)
    if (kind !== 'solutions') continue
    for (const mutant of mutants) if (mutant.from === name) stale.add(`mutants/${mutant.name}`)
  }
  return new Map([...results].filter(([name]) => !stale.has(name.replace(/ #\d+$/, ''))))
}

function isProse(file: string): boolean {
  return file === 'README.md'
}
