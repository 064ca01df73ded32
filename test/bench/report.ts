import { KEYS, NUMBERS, type Results } from './numbers.ts'

/** The table: key, measured, target, verdict, what is beside it. */
export function renderTable(results: Results): string {
  const rows = KEYS.flatMap((key) => {
    const measured = results[key]
    if (measured === undefined) return []
    const { what, unit, most } = NUMBERS[key]
    const verdict = measured.value <= most ? 'reached' : 'MISSED'
    return [[key, amount(measured.value, unit), `≤ ${amount(most, unit)}`, verdict, what, measured.beside]]
  })
  const table = [['key', 'measured', 'target', 'verdict', 'what', 'beside it'], ...rows]
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => (row[column] ?? '').length)),
  )
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** build/bench.json: the measured numbers by key. */
export function renderJson(results: Results): string {
  const values = Object.fromEntries(
    KEYS.flatMap((key) => [[key, results[key]?.value] as const]).filter(([, value]) => value !== undefined),
  )
  return `${JSON.stringify(values, null, 2)}\n`
}

function amount(value: number, unit: string): string {
  return unit === '' ? String(value) : `${value} ${unit}`
}
