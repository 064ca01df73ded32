import { stringify } from 'csv-stringify/sync'
import type { ClassRow } from './class-row.ts'

/** The columns of a CSV export, in order; names and meaning stay. */
const CSV_COLUMNS: readonly (readonly [string, (row: ClassRow) => string | number | undefined])[] = [
  ['class', (row) => row.class],
  ['candidate', ({ candidate }) => candidate],
  ['namespace', ({ namespace }) => namespace],
  ['session', ({ name }) => name],
  ['lab', ({ lab }) => lab],
  ['mode', ({ mode }) => mode],
  ['phase', ({ phase }) => phase],
  ['place', ({ place }) => place],
  ['points', ({ points }) => points],
  ['max', ({ max }) => max],
  ['percent', ({ percent }) => percent],
  ['deadline', ({ deadline }) => deadline],
  ['secondsLeft', ({ secondsLeft }) => secondsLeft],
  ['progressAt', ({ progressAt }) => progressAt],
  ['hangsOn', ({ hangsOn }) => hangsOn?.id],
  ['message', ({ hangsOn }) => hangsOn?.message],
  ['stuck', ({ stuck }) => stuck?.reason],
]

/** A class as CSV for a spreadsheet: what would be a formula there is a text. Pure. */
export function classCsv(rows: readonly ClassRow[]): string {
  return stringify(
    rows.map((row) => CSV_COLUMNS.map(([, of]) => of(row) ?? '')),
    { header: true, columns: CSV_COLUMNS.map(([name]) => name), escape_formulas: true },
  )
}

/** A class as one JSON document for scripts. Pure. */
export function classJson(name: string, rows: readonly ClassRow[], now: Date): string {
  return JSON.stringify({ class: name, at: now.toISOString(), sessions: rows }, null, 2)
}
