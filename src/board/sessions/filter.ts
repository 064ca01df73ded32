import { SESSION_PHASES } from '../../api/index.ts'
import { isOver } from '../../view/index.ts'
import { DEFAULT_FILTER } from '../urls.ts'
import { BOARD_SORTS, type BoardCounts, type BoardFilter, type BoardRow, type BoardSort } from '../view.ts'

/** Rows on one page: with all they can hold, 200 KB of HTML. */
export const PAGE_ROWS = 100

const LONGEST_TEXT = 128

/** A filter and a page as an address says them, or the field that does not fit. Fields that are no filter's pass. */
export function readFilter(
  query: URLSearchParams,
): { readonly filter: BoardFilter; readonly page: number } | { readonly wrong: string } {
  const given = (name: string): string | undefined => {
    const value = query.get(name)?.trim()
    return value === '' ? undefined : value
  }
  const [lab, group, text] = [given('lab'), given('class'), given('text')]
  const wrong = (name: string): { wrong: string } => ({ wrong: `${name}=${given(name) ?? ''}`.slice(0, 100) })
  if ((lab?.length ?? 0) > 253) return wrong('lab')
  if ((group?.length ?? 0) > 63) return wrong('class')
  if ((text?.length ?? 0) > LONGEST_TEXT) return wrong('text')
  const phase = oneOf(['Open', 'All', ...SESSION_PHASES], given('phase') ?? DEFAULT_FILTER.phase)
  if (phase === undefined) return wrong('phase')
  const sort = oneOf<BoardSort>(BOARD_SORTS, given('sort') ?? DEFAULT_FILTER.sort)
  if (sort === undefined) return wrong('sort')
  const stuck = oneOf(['true', 'false'], given('stuck') ?? 'false')
  if (stuck === undefined) return wrong('stuck')
  const descending = oneOf(['true', 'false'], given('descending') ?? 'false')
  if (descending === undefined) return wrong('descending')
  const page = given('page') ?? '1'
  if (!/^[1-9]\d{0,5}$/.test(page)) return wrong('page')
  return {
    filter: {
      ...(lab !== undefined && { lab }),
      ...(group !== undefined && { class: group }),
      ...(text !== undefined && { text }),
      ...{ phase, stuck: stuck === 'true', sort, descending: descending === 'true' },
    },
    page: Number(page),
  }
}

/** One page of the rows that a filter lets through, and how many there are of each sort. A page too far is the last. */
export function pageOf<R extends FilterRow>(
  rows: readonly R[],
  filter: BoardFilter,
  page: number,
): {
  readonly rows: readonly R[]
  readonly total: number
  readonly page: number
  readonly pages: number
  readonly counts: BoardCounts
} {
  const about = rows.filter((row) => isAbout(row, filter))
  const found = about.filter((row) => isIn(row, filter))
  const pages = Math.max(1, Math.ceil(found.length / PAGE_ROWS))
  const at = Math.min(page, pages)
  return {
    rows: sorted(found, filter).slice((at - 1) * PAGE_ROWS, at * PAGE_ROWS),
    total: found.length,
    page: at,
    pages,
    counts: countsOf(about),
  }
}

/** All rows that a filter lets through, in its order. */
export function allOf<R extends FilterRow>(rows: readonly R[], filter: BoardFilter): readonly R[] {
  return sorted(
    rows.filter((row) => isAbout(row, filter) && isIn(row, filter)),
    filter,
  )
}

/** What filters and orders look at. */
export type FilterRow = Omit<BoardRow, 'titles' | 'id'>

function isAbout(row: FilterRow, { lab, class: group, text }: BoardFilter): boolean {
  if (lab !== undefined && row.lab !== lab) return false
  if (group !== undefined && row.class !== group) return false
  if (text === undefined) return true
  const wanted = text.toLowerCase()
  return [row.candidate, row.name, row.namespace].some((name) => name.toLowerCase().includes(wanted))
}

function isIn(row: FilterRow, { phase, stuck }: BoardFilter): boolean {
  if (stuck && row.stuck === undefined) return false
  if (phase === 'All') return true
  return phase === 'Open' ? !isOver(row.phase) : row.phase === phase
}

function countsOf(rows: readonly FilterRow[]): BoardCounts {
  const phases: Partial<Record<FilterRow['phase'], number>> = {}
  for (const { phase } of rows) phases[phase] = (phases[phase] ?? 0) + 1
  return {
    open: rows.filter(({ phase }) => !isOver(phase)).length,
    stuck: rows.filter(({ stuck }) => stuck !== undefined).length,
    all: rows.length,
    phases,
  }
}

type Order = (row: FilterRow) => number | string

/** What comes first is the least; who has no such value comes last. */
const ORDERS: Readonly<Record<BoardSort, readonly Order[]>> = {
  help: [need, (row) => row.secondsLeft ?? Infinity],
  candidate: [(row) => row.candidate.toLowerCase()],
  lab: [(row) => row.lab],
  phase: [(row) => SESSION_PHASES.indexOf(row.phase)],
  points: [(row) => row.points / Math.max(1, row.max)],
  time: [(row) => row.secondsLeft ?? Infinity],
  progress: [(row) => row.progressAt ?? '~'],
}

function need(row: FilterRow): number {
  if (row.waitsForDecision) return 0
  if (row.stuck !== undefined) return 1
  if (row.phase === 'Active') return 2
  return isOver(row.phase) ? 4 : 3
}

function sorted<R extends FilterRow>(rows: readonly R[], { sort, descending }: BoardFilter): R[] {
  const orders: readonly Order[] = [...ORDERS[sort], ({ namespace }) => namespace, ({ name }) => name]
  const keyed = rows.map((row) => ({ row, keys: orders.map((order) => order(row)) }))
  const sign = descending ? -1 : 1
  keyed.sort((a, b) => {
    const at = a.keys.findIndex((key, index) => key !== b.keys[index])
    const [left = 0, right = 0] = [a.keys[at], b.keys[at]]
    return left === right ? 0 : left < right ? -sign : sign
  })
  return keyed.map(({ row }) => row)
}

function oneOf<T extends string>(values: readonly T[], value: string): T | undefined {
  return values.find((each) => each === value)
}
