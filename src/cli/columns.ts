import { pad, width } from './text-width.ts'

/** One cell: its text, and how it is coloured. */
export interface Cell {
  readonly text: string
  readonly paint?: (text: string) => string
}

/**
 * Rows as lines, their columns below each other as kubectl writes them. Lines longer than `columns` are cut in their last
 * cells. Pure.
 */
export function columnLines(
  rows: readonly (readonly Cell[])[],
  { columns = Infinity }: { readonly columns?: number } = {},
): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [index, { text }] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, width(text))
  }
  return rows.map((row) => rowLine(row, widths, columns))
}

const BETWEEN = 3

function rowLine(row: readonly Cell[], widths: readonly number[], columns: number): string {
  const used = row.findLastIndex(({ text }) => text !== '')
  let room = columns
  const cells = row.slice(0, used + 1).flatMap(({ text, paint = (same) => same }, index) => {
    if (room <= 0) return []
    const cut = clip(text, room)
    const cell =
      index === used ? paint(cut) : pad(paint(cut), (widths[index] ?? 0) + paint(cut).length - cut.length)
    room -= (widths[index] ?? 0) + BETWEEN
    return cell
  })
  return cells.join(' '.repeat(BETWEEN)).trimEnd()
}

function clip(text: string, room: number): string {
  return width(text) <= room
    ? text
    : `${Array.from(text)
        .slice(0, Math.max(0, room - 1))
        .join('')}…`
}
