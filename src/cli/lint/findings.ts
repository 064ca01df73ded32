import { join } from 'node:path'

import { formatFieldError, type FieldError } from '../../api/index.ts'
import type { Findings } from '../../lab/lint.ts'
import type { Colors } from '../terminal.ts'

/** One thing found in a folder. Its path begins with the folder as it was named. */
export interface Finding extends FieldError {
  readonly severity: 'mistake' | 'warning'
}

/** What was found in one folder, in the order of files, lines and columns. */
export function foundIn(dir: string, { mistakes, warnings }: Findings): readonly Finding[] {
  const found = [
    ...mistakes.map((error) => ({ ...error, severity: 'mistake' as const })),
    ...warnings.map((error) => ({ ...error, severity: 'warning' as const })),
  ]
  return found
    .toSorted((a, b) => comparePlaces(placeOf(a.path), placeOf(b.path)))
    .map((finding) => ({ ...finding, path: join(dir, finding.path) }))
}

/** Two folders of one lab: on a cluster the second would replace the first. */
export function sameNames(
  labs: readonly { readonly dir: string; readonly name: string }[],
): readonly Finding[] {
  const first = new Map<string, string>()
  return labs.flatMap(({ dir, name }): readonly Finding[] => {
    const before = first.get(name)
    first.set(name, before ?? dir)
    if (before === undefined || before === dir) return []
    const found = `lab "${name}", which ${before} is already`
    return [
      {
        severity: 'mistake',
        code: 'DuplicateId',
        path: join(dir, 'lab.yaml'),
        found,
        expected: 'a name of its own',
      },
    ]
  })
}

/** One line, which editors can follow: `labs/x/lab.yaml:12:7: found; expected …; remedy [Code]`. */
export function findingLine(finding: Finding, colors: Colors): string {
  const line = formatFieldError(finding)
  return finding.severity === 'warning' ? `${line} ${colors.yellow('(warning)')}` : line
}

type Place = readonly [file: string, line: number, column: number]

function placeOf(path: string): Place {
  const [, file = path, line = '0', column = '0'] = /^([^:]+)(?::(\d+):(\d+))?/.exec(path) ?? []
  return [file, Number(line), Number(column)]
}

function comparePlaces(a: Place, b: Place): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1
  return a[1] - b[1] || a[2] - b[2]
}
