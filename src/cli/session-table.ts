import type { CheckState } from '../api/index.ts'
import type { CheckView, SessionView } from '../view/session-view.ts'
import type { Colors } from './terminal.ts'
import { pad, width, wrap } from './text-width.ts'
import type { Words } from './words.ts'

/** Where a table is shown. */
export interface TableSize {
  /** @default 100 */
  readonly columns?: number
  /** @default as many as it takes */
  readonly rows?: number
}

/**
 * The table of a session, as lines no wider than `columns`. When `rows` are too few for it, spaces between tasks and
 * all but the first line of a reason are left out. Pure: the same view gives the same lines.
 */
export function sessionTable(
  view: SessionView,
  words: Words,
  colors: Colors,
  { columns = 100, rows = Infinity }: TableSize = {},
): string[] {
  const layout = { words, colors, columns, titleColumn: titleWidth(view, columns) }
  const full = tableLines(view, { ...layout, compact: false })
  return full.length < rows ? full : tableLines(view, { ...layout, compact: true })
}

/** `0:04:09` is for clocks; people read `4 min 09 s`. */
export function timeLeft(seconds: number): string {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  if (h > 0) return `${h} h ${two(m)} min`
  return m > 0 ? `${m} min ${two(s)} s` : `${s} s`
}

interface Layout {
  readonly words: Words
  readonly colors: Colors
  readonly columns: number
  /** All titles share one column, so that points stand below each other. */
  readonly titleColumn: number
  readonly compact: boolean
}

const MARKS: Readonly<Record<CheckState, string>> = {
  Pass: '✓',
  Fail: '✗',
  Blocked: '–',
  Pending: '…',
  Error: '!',
}
const MARGIN = '  '
const TITLE_AT_LEAST = 24
/** What stands beside a title: margin, mark, points, and whether the check is required. */
const BESIDE_TITLE = 28

function tableLines(view: SessionView, layout: Layout): string[] {
  const { words, colors, columns, compact } = layout
  const space = compact ? [] : ['']
  const trouble = view.reason === undefined ? [] : wrap(view.reason.message, columns)
  const isEmpty = view.tasks.length === 0 && view.reason === undefined
  return [
    `${colors.bold(view.title)} ${colors.dim(`${view.namespace}/${view.name}`)}`,
    summary(view, words, colors),
    ...trouble.map((line) => colors.yellow(line)),
    ...(isEmpty ? [...space, colors.dim(words.noMarksYet)] : []),
    ...view.tasks.flatMap((task) => [
      ...space,
      colors.bold(task.title),
      ...task.checks.flatMap((check) => checkLines(check, layout)),
    ]),
    ...(view.result === undefined ? [] : [...space, ...resultLines(view.result, words, colors)]),
  ]
}

function summary(view: SessionView, words: Words, colors: Colors): string {
  const parts = [phaseOf(view, words, colors)]
  if (view.place !== undefined) parts.push(words.place(view.place))
  if (view.score !== undefined) parts.push(words.points(view.score.points, view.score.max))
  if ((view.score?.hiddenMax ?? 0) > 0) parts.push(words.hiddenPoints(view.score?.hiddenMax ?? 0))
  if (view.quiz !== undefined && view.result === undefined)
    parts.push(words.quizProgress(view.quiz.answered, view.quiz.questions))
  if (view.secondsLeft !== undefined) {
    parts.push(view.secondsLeft === 0 ? words.timeIsUp : words.timeLeft(timeLeft(view.secondsLeft)))
  }
  return parts.join(' · ')
}

function phaseOf(view: SessionView, words: Words, colors: Colors): string {
  const text = words.phase[view.phase]
  if (view.phase === 'Passed') return colors.green(text)
  return view.phase === 'NotPassed' || view.phase === 'Rejected' ? colors.red(text) : colors.cyan(text)
}

/** The parts that were told at the end only, then the mark. */
export function resultLines(
  result: NonNullable<SessionView['result']>,
  words: Words,
  colors: Colors,
): string[] {
  const { hidden, quiz, percent, passed } = result
  const text = words.result(percent, passed)
  return [
    ...(hidden === undefined ? [] : [words.hiddenResult(hidden.points, hidden.max)]),
    ...(quiz === undefined ? [] : [words.quizResult(quiz.points, quiz.max)]),
    colors.bold(passed ? colors.green(text) : colors.red(text)),
  ]
}

function titleWidth(view: SessionView, columns: number): number {
  const titles = view.tasks.flatMap((task) => task.checks.map((check) => width(check.title)))
  return Math.max(TITLE_AT_LEAST, Math.min(Math.max(0, ...titles), columns - BESIDE_TITLE))
}

function checkLines(check: CheckView, { words, colors, columns, titleColumn, compact }: Layout): string[] {
  const [title = '', ...rest] = wrap(check.title, titleColumn)
  const earned = check.penalty === undefined ? `${check.points}/${check.max}` : `−${check.penalty}`
  const points = earned.padStart(7)
  const remark = check.required ? `  ${colors.dim(words.required)}` : ''
  const reasons = check.state === 'Pass' ? [] : wrap(check.message ?? words.state[check.state], columns - 6)
  return [
    `${MARGIN}${mark(check.state, colors)} ${pad(title, titleColumn)}${points}${remark}`,
    ...rest.map((line) => `${MARGIN}  ${line}`),
    ...(compact ? firstLine(reasons) : reasons).map((line) => `${MARGIN}    ${colors.dim(line)}`),
  ]
}

function firstLine([first, ...rest]: readonly string[]): string[] {
  if (first === undefined) return []
  return [rest.length === 0 ? first : `${first.slice(0, -1)}…`]
}

function mark(state: CheckState, colors: Colors): string {
  if (state === 'Pass') return colors.green(MARKS.Pass)
  return state === 'Fail' || state === 'Error' ? colors.red(MARKS[state]) : colors.yellow(MARKS[state])
}
