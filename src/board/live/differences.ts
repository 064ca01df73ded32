import type { BoardView } from '../view.ts'

/** What of a board differs from the last time it was looked at. */
export interface Differences {
  /** Other rows, or another order. */
  readonly order: boolean
  /** Rows that were there before, and are otherwise now. */
  readonly rows: BoardView['rows']
  readonly counts: boolean
}

/** Compares each view with the one before; the first differs from nothing. Seconds that pass are no difference: browsers count themselves. */
export function createDifferences(): (view: BoardView) => Differences {
  let order: string | undefined
  let counts: string | undefined
  let known = new Map<string, string>()
  return (view) => {
    const now = new Map(view.rows.map((row) => [row.id, JSON.stringify({ ...row, secondsLeft: undefined })]))
    const nowOrder = [...now.keys()].join(' ')
    const nowCounts = JSON.stringify([view.counts, view.total])
    const differences = {
      order: order !== undefined && nowOrder !== order,
      rows: view.rows.filter(({ id }) => known.has(id) && known.get(id) !== now.get(id)),
      counts: counts !== undefined && nowCounts !== counts,
    }
    order = nowOrder
    counts = nowCounts
    known = now
    return differences
  }
}
