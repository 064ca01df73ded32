import { stringify } from 'csv-stringify/sync'
import type { FilterRow } from './filter.ts'

/** Columns of the CSV, in order, and what each holds. */
const COLUMNS: Readonly<Record<string, (row: FilterRow) => string | number | undefined>> = {
  namespace: ({ namespace }) => namespace,
  session: ({ name }) => name,
  candidate: ({ candidate }) => candidate,
  lab: ({ lab }) => lab,
  class: (row) => row.class,
  mode: ({ mode }) => mode,
  phase: ({ phase }) => phase,
  points: ({ points }) => points,
  max: ({ max }) => max,
  percent: ({ percent }) => percent,
  deadline: ({ deadline }) => deadline,
  secondsLeft: ({ secondsLeft }) => secondsLeft,
  lastProgress: ({ progressAt }) => progressAt,
  hangsOn: ({ hangsOn }) => hangsOn?.id,
  message: ({ hangsOn }) => hangsOn?.message,
  stuck: ({ stuck }) => stuck?.reason,
  waitsForDecision: ({ waitsForDecision }) => (waitsForDecision ? 'true' : ''),
}

/** Rows as CSV (RFC 4180). What a spreadsheet would take for a formula is quoted for it: names and messages are other people's text. */
export function rowsCsv(rows: readonly FilterRow[]): string {
  const lines = rows.map((row) => Object.values(COLUMNS).map((value) => value(row) ?? ''))
  return stringify([Object.keys(COLUMNS), ...lines], {
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
  })
}
