import type { LabTranscript, RegradeAnswer } from '../../api/index.ts'
import type { Colors } from '../terminal.ts'
import { pad, width } from '../text-width.ts'
import type { RegradeWords } from '../transcript-words.ts'

/** A transcript, and what the operator answered. */
export interface Regraded {
  readonly transcript: LabTranscript
  readonly answer: RegradeAnswer
}

/** Who changes and by what, candidates in order, with the reasons of refusals. Pure. */
export function regradeTable(answers: readonly Regraded[], words: RegradeWords, colors: Colors): string[] {
  const ordered = [...answers].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
  const rows = ordered.map((each) => ({ ...each, cells: cellsOf(each, words) }))
  const columns = words.columns.map((title, index) =>
    Math.max(width(title), ...rows.map(({ cells }) => width(cells[index] ?? ''))),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => pad(cell, columns[index] ?? 0))
      .join('  ')
      .trimEnd()
  return [
    colors.bold(line(words.columns)),
    ...rows.flatMap(({ answer, cells }) => [line(cells), ...detailLines(answer, colors)]),
    '',
    words.sum(countOutcomes(answers)),
  ]
}

/** How many answers there are of each outcome. */
export function countOutcomes(answers: readonly Regraded[]): Record<RegradeAnswer['outcome'], number> {
  const counts = { Unchanged: 0, Changed: 0, Applied: 0, Refused: 0 }
  for (const { answer } of answers) counts[answer.outcome] += 1
  return counts
}

function sortKey({ transcript: { metadata, spec } }: Regraded): string {
  return `${spec.candidate}\n${metadata.namespace ?? ''}/${metadata.name ?? ''}`
}

function cellsOf({ transcript, answer }: Regraded, words: RegradeWords): readonly string[] {
  const { metadata, spec } = transcript
  return [
    spec.candidate,
    `${metadata.namespace ?? ''}/${metadata.name ?? ''}`,
    markText(spec, answer, words),
    words.outcome[answer.outcome],
  ]
}

function markText(
  spec: LabTranscript['spec'],
  { percent, passed }: RegradeAnswer,
  words: RegradeWords,
): string {
  const before = `${spec.percent} % ${words.passed(spec.outcome === 'Passed')}`
  if (percent === undefined || passed === undefined) return before
  const after = `${percent} % ${words.passed(passed)}`
  return after === before ? before : `${before} → ${after}`
}

function detailLines({ outcome, reason, message, changes = [] }: RegradeAnswer, colors: Colors): string[] {
  if (outcome === 'Refused') return [`    ${colors.red(`${reason ?? ''}: ${message ?? ''}`)}`]
  return changes.map(({ check, before, after }) => `    ${check}: ${before} → ${after}`)
}
