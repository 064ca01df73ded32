import { type Cell, columnLines } from '../columns.ts'
import { timeLeft } from '../session-table.ts'
import type { Colors } from '../terminal.ts'
import type { Words } from '../words.ts'
import type { ClassRow } from './class-row.ts'
import type { ClassColumn, ClassWords } from './words.ts'

/** In which words and colours, and how wide a class is shown. */
export interface ClassTableOptions {
  readonly words: ClassWords
  /** Those for phases. */
  readonly common: Words
  readonly colors: Colors
  readonly now: Date
  readonly wide?: boolean
  readonly columns?: number
}

const COLUMNS: readonly ClassColumn[] = [
  'candidate',
  'lab',
  'phase',
  'points',
  'timeLeft',
  'progress',
  'hangsOn',
  'stuck',
]
const WIDE_COLUMNS: readonly ClassColumn[] = [...COLUMNS, 'session', 'mode', 'message']

/** A class as lines: a head, the names of the columns, a row for each session. Pure. */
export function classTable(name: string, rows: readonly ClassRow[], options: ClassTableOptions): string[] {
  const { words, colors } = options
  const shown = columnsOf(options)
  const active = rows.filter(({ phase }) => phase === 'Active').length
  const stuck = rows.filter(({ stuck: why }) => why !== undefined).length
  const head = shown.map((column) => ({ text: words.columns[column], paint: colors.bold }))
  const cells = rows.map((row) => shown.map((column) => cell(column, row, options)))
  return [
    colors.dim(words.head(name, rows.length, active, stuck)),
    ...columnLines([head, ...cells], { columns: options.columns ?? Infinity }),
  ]
}

/** One row as one line of a log: without what only time changes. Pure. */
export function rowLine(row: ClassRow, options: ClassTableOptions): string {
  const shown: readonly ClassColumn[] = [
    'candidate',
    'session',
    'phase',
    'points',
    'hangsOn',
    'stuck',
    'message',
  ]
  const cells = shown.map((column) => cell(column, row, options)).filter(({ text }) => text !== '')
  return cells.map(({ text, paint }) => paint?.(text) ?? text).join('  ')
}

function columnsOf({ wide = false }: ClassTableOptions): readonly ClassColumn[] {
  return wide ? WIDE_COLUMNS : COLUMNS
}

function cell(column: ClassColumn, row: ClassRow, { words, common, colors, now }: ClassTableOptions): Cell {
  switch (column) {
    case 'candidate':
      return { text: row.candidate }
    case 'lab':
      return { text: row.lab }
    case 'phase':
      return { text: phaseText(row, common), ...painted(phasePaint(row, colors)) }
    case 'points':
      return { text: row.max === 0 ? '' : `${row.points}/${row.max}` }
    case 'timeLeft':
      return timeCell(row, common, colors)
    case 'progress':
      return { text: row.phase === 'Active' ? agoText(row.progressAt, words, now) : '' }
    case 'hangsOn':
      return { text: row.hangsOn?.id ?? '' }
    case 'stuck':
      return { text: stuckText(row, words), paint: colors.red }
    case 'session':
      return { text: `${row.namespace}/${row.name}` }
    case 'mode':
      return { text: row.mode }
    case 'message':
      return { text: row.hangsOn?.message ?? '', paint: colors.dim }
  }
}

function phaseText({ phase, place, percent }: ClassRow, common: Words): string {
  if (percent !== undefined) return `${common.phase[phase]} ${percent} %`
  return place === undefined ? common.phase[phase] : `${common.phase[phase]} (${place})`
}

function phasePaint(
  { phase, waitsForDecision }: ClassRow,
  colors: Colors,
): ((text: string) => string) | undefined {
  if (waitsForDecision || phase === 'Rejected' || phase === 'NotPassed') return colors.red
  if (phase === 'Passed') return colors.green
  return phase === 'Waiting' || phase === 'Provisioning' ? colors.yellow : undefined
}

function timeCell({ secondsLeft }: ClassRow, common: Words, colors: Colors): Cell {
  if (secondsLeft === undefined) return { text: '' }
  if (secondsLeft === 0) return { text: common.timeIsUp, paint: colors.red }
  return { text: timeLeft(secondsLeft), ...painted(secondsLeft < SHORT_S ? colors.yellow : undefined) }
}

const SHORT_S = 300

/** Whole minutes: a table that is looked at, not a clock. */
function agoText(at: string | undefined, words: ClassWords, now: Date): string {
  if (at === undefined) return ''
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(at)) / 60_000))
  return words.ago(minutes < 60 ? `${minutes} min` : timeLeft(minutes * 60))
}

function stuckText({ stuck }: ClassRow, words: ClassWords): string {
  if (stuck === undefined) return ''
  return stuck.reason === 'SameCheck' ? words.sameCheck(stuck.tries) : words.noProgress(stuck.minutes)
}

function painted(paint: ((text: string) => string) | undefined): Pick<Cell, 'paint'> {
  return paint === undefined ? {} : { paint }
}
