import type { Colors } from '../terminal.ts'
import { groupBy } from './group.ts'
import { isUnexplained, type SearchResult, type Survivor } from './search-lab.ts'

/** What was found in one lab: survivors by field, the unexplained ones first. */
export function searchLines(result: SearchResult, colors: Colors): readonly string[] {
  const { lab, corruptions, survivors, stale, troubles } = result
  const unexplained = survivors.filter(isUnexplained)
  const explained = survivors.filter((each) => !isUnexplained(each))
  const bad = unexplained.length > 0 || troubles.length > 0
  const counts = `${corruptions} corruptions, ${explained.length} explained survivors, ${unexplained.length} unexplained`
  return [
    `${bad ? colors.red('✗') : colors.green('✓')} ${colors.bold(lab)} ${counts}`,
    ...troubles.map((trouble) => `    ${colors.red(trouble)}`),
    ...byField(unexplained.filter(({ broken }) => broken.length > 0)).flatMap(([field, found]) => [
      `    ${colors.red(field)} ${operations(found)}: scores 100 % and breaks ${duties(found)}`,
    ]),
    ...byField(unexplained.filter(({ broken }) => broken.length === 0)).map(
      ([field, found]) => `    ${colors.yellow(field)} ${operations(found)}`,
    ),
    ...(unexplained.length > 0
      ? [
          `    Make each of these a check or a mutant, or list it in the README under "## Survivors" [LabUnproven]`,
        ]
      : []),
    ...stale.map(
      ({ pattern, line }) =>
        `    ${colors.dim(`README.md:${line ?? 0}: ${pattern} survives no longer (warning)`)}`,
    ),
  ]
}

function byField(survivors: readonly Survivor[]): readonly (readonly [string, readonly Survivor[]])[] {
  const groups = [...groupBy(survivors, ({ pattern }) => pattern)]
  return groups.toSorted(([a], [b]) => (a < b ? -1 : 1))
}

function operations(found: readonly Survivor[]): string {
  return [...new Set(found.map(({ operation }) => operation))].join(', ')
}

function duties(found: readonly Survivor[]): string {
  return [...new Set(found.flatMap(({ broken }) => broken))].join('; ')
}
