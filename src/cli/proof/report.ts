import { pad, width } from '../text-width.ts'
import { mismatchLine } from './junit.ts'
import { holds, type CaseResult, type LabProof } from './proof-result.ts'
import type { Colors } from '../terminal.ts'

/** One line of progress, for a person who waits. */
export function progressLine(result: CaseResult, done: number, total: number, colors: Colors): string {
  return `[${done}/${total}] ${mark(result, colors)} ${result.name} ${colors.dim(`${result.seconds.toFixed(1)} s`)}`
}

/** The proof of a lab as a table: a line a case, and beneath it exactly what differs. */
export function proofTable(proof: LabProof, colors: Colors): readonly string[] {
  const column = Math.max(0, ...proof.cases.map(({ name }) => width(name)))
  return [
    colors.bold(proof.lab),
    ...proof.cases.flatMap((result) => caseLines(result, column, colors)),
    ...coverageLines(proof, colors),
  ]
}

function caseLines(result: CaseResult, column: number, colors: Colors): readonly string[] {
  const { points, max, seconds, trouble, mismatches } = result
  const score = points === undefined ? '' : `${points}/${max ?? 0}`
  const why = [...(trouble === undefined ? [] : [trouble]), ...mismatches.map(mismatchLine)]
  return [
    `  ${mark(result, colors)} ${pad(result.name, column)} ${score.padStart(8)} ${colors.dim(`${seconds.toFixed(1)} s`.padStart(8))}`,
    ...why.map((line) => `      ${colors.red(line)}`),
  ]
}

function coverageLines({ assertions, uncovered }: LabProof, colors: Colors): readonly string[] {
  if (assertions === 0) return []
  const lost = assertions - uncovered.length
  const line = `${lost} of ${assertions} assertions are false in some mutant`
  if (uncovered.length === 0) return [`  ${colors.green('✓')} ${line}`]
  return [
    `  ${colors.red('✗')} ${line}; add a mutant for each of these, or correct it`,
    ...uncovered.map(
      ({ check, assertion, path, expr }) => `      ${colors.red(`${check}[${assertion}]`)} ${path}: ${expr}`,
    ),
  ]
}

function mark(result: CaseResult, colors: Colors): string {
  return holds(result) ? colors.green('✓') : colors.red('✗')
}
