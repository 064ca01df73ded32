/** Fields that may be wrong in a mark of 100 %, and why that is right, as a lab's README lists them. */
export interface ListedSurvivor {
  /** As {@link Place.pattern}, `*` for anything: `pods[].metadata.{uid,labels*}`. */
  readonly pattern: string
  readonly reason: string
  /** Of the README, from 1; absent for those that all labs share. */
  readonly line?: number
}

const HEADING = /^##\s+Survivors\s*$/i
const ANY_HEADING = /^##?\s/

/**
 * Reads the section `## Survivors` of a lab's README: a table whose rows begin with patterns in backquotes and end with
 * the reason, or a fenced block whose lines are a pattern, two blanks, and the reason.
 */
export function listedSurvivors(readme: string): readonly ListedSurvivor[] {
  const lines = readme.split('\n')
  const start = lines.findIndex((line) => HEADING.test(line))
  if (start < 0) return []
  const length = lines.slice(start + 1).findIndex((line) => ANY_HEADING.test(line))
  const section = lines.slice(start + 1, length < 0 ? undefined : start + 1 + length)
  let fenced = false
  return section.flatMap((text, index) => {
    if (text.startsWith('```')) fenced = !fenced
    const [patterns, reason] = fenced ? fencedLine(text) : tableRow(text)
    const line = start + 2 + index
    return reason === '' ? [] : patterns.map((pattern) => ({ pattern, reason, line }))
  })
}

/** Whether a field is one of those that a pattern means: `*` is anything, `{a,b}` one of the two. */
export function means(pattern: string): (field: string) => boolean {
  let depth = 0
  const source = pattern.replaceAll(/[^\w]/g, (sign) => {
    if (sign === '*') return '.*'
    if (sign === '{') {
      depth += 1
      return '(?:'
    }
    if (sign === ',' && depth > 0) return '|'
    if (sign !== '}' || depth === 0) return `\\${sign}`
    depth -= 1
    return ')'
  })
  const whole = new RegExp(`^${source}${')'.repeat(depth)}$`)
  return (field) => whole.test(field)
}

type Row = readonly [patterns: readonly string[], reason: string]

function tableRow(text: string): Row {
  const [, first = '', ...cells] = text.split('|')
  const patterns = [...first.matchAll(/`([^`]+)`/g)].map(([, pattern = '']) => pattern)
  return [
    patterns,
    cells
      .join('|')
      .replace(/\|?\s*$/, '')
      .trim(),
  ]
}

function fencedLine(text: string): Row {
  const [pattern = '', ...reason] = text.trim().split(/\s{2,}/)
  return pattern === '' || pattern.startsWith('```') ? [[], ''] : [[pattern], reason.join(' ')]
}
