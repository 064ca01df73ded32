import type { Outcome } from '../faults/trial.ts'

/** One row of build/soak.json: how many sessions there were and what became of them. */
export interface Row {
  readonly name: string
  readonly sessions: number
  readonly lost: number
  readonly changed: number
  readonly orphans: number
  readonly unhandledRejections: number
  readonly late: number
}

/** What was found when the sessions of a row had gone, each in words. */
export interface Aftermath {
  readonly orphans: readonly string[]
  readonly outcries: readonly string[]
}

/** Counts; a freeze that came too early, or late without saying so, changed a mark. */
export function rowOf(outcome: Outcome, { orphans, outcries }: Aftermath): Row {
  const { name, sessions, lost, changed, untimely, late } = outcome
  return {
    name,
    sessions,
    lost: lost.length,
    changed: changed.length + untimely.length,
    orphans: orphans.length,
    unhandledRejections: outcries.length,
    late: late.length,
  }
}

/** Everything that is wrong, in words. */
export function complaints(
  { lost, changed, untimely }: Outcome,
  { orphans, outcries }: Aftermath,
): readonly string[] {
  return [
    ...lost.map((each) => `lost: ${each}`),
    ...changed.map((each) => `changed: ${each}`),
    ...untimely.map((each) => `frozen at a wrong time: ${each}`),
    ...orphans.map((each) => `orphan: ${each}`),
    ...outcries.map((each) => `log: ${each}`),
  ]
}

/** The one line that the soak ends with. */
export function lastLine(rows: readonly Row[]): string {
  const sum = (field: Exclude<keyof Row, 'name'>): number => rows.reduce((all, row) => all + row[field], 0)
  const { length } = rows
  const counts = [
    `${length} faults and kills`,
    `${sum('sessions')} sessions`,
    `${sum('lost')} lost`,
    `${sum('changed')} changed`,
    `${sum('orphans')} orphans`,
    `${sum('unhandledRejections')} unhandled rejections`,
    `${sum('late')} shown late`,
  ]
  return counts.join(', ')
}

/** Whether nothing at all went wrong. */
export function isClean({ lost, changed, orphans, unhandledRejections }: Row): boolean {
  return lost + changed + orphans + unhandledRejections === 0
}
