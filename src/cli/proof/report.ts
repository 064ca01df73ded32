import { pad, width } from '../text-width.ts'
import { reasonLines } from './junit.ts'
import { holds, type CaseResult, type LabProof } from './proof-result.ts'
import type { Colors } from '../terminal.ts'

/** How far a proof is. */
export interface Progress {
  readonly done: number
  readonly total: number
  readonly lab: string
}

/** One line of progress, for a person who waits. */
export function progressLine(result: CaseResult, { done, total, lab }: Progress, colors: Colors): string {
  const seconds = colors.dim(`${result.seconds.toFixed(1)} s`)
  return `[${done}/${total}] ${mark(result, colors)} ${lab} ${result.name} ${seconds}`
}

/** The proof of a lab as a table: a line a case, and beneath it exactly what differs. */
export function proofTable(proof: LabProof, colors: Colors): readonly string[] {
  const column = Math.max(0, ...proof.cases.map(({ name }) => width(name)))
  return [
    `${colors.bold(proof.lab)} ${colors.dim(`${proof.cases.length} cases in ${proof.seconds.toFixed(1)} s`)}`,
    ...proof.cases.flatMap((result) => caseLines(result, column, colors)),
    ...coverageLines(proof, colors),
  ]
}

/** The cases that took longest, of all labs. */
export function slowestLines(proofs: readonly LabProof[], count: number, colors: Colors): readonly string[] {
  const all = proofs.flatMap(({ lab, cases }) => cases.map((result) => ({ lab, ...result })))
  if (all.length <= count) return []
  const slowest = all.toSorted((a, b) => b.seconds - a.seconds).slice(0, count)
  return [
    colors.dim('Slowest cases'),
    ...slowest.map(({ lab, name, seconds }) =>
      colors.dim(`  ${seconds.toFixed(1).padStart(6)} s ${lab} ${name}`),
    ),
  ]
}

function caseLines(result: CaseResult, column: number, colors: Colors): readonly string[] {
  const { points, max, seconds } = result
  const score = points === undefined ? '' : `${points}/${max ?? 0}`
  if (result.skipped !== undefined)
    return [
      `  ${mark(result, colors)} ${pad(result.name, column)} ${colors.dim(`not provable here: ${result.skipped}`)}`,
    ]
  const why = reasonLines(result)
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
  if (result.skipped !== undefined) return '-'
  return holds(result) ? colors.green('✓') : colors.red('✗')
}
