import type { JSX } from 'preact'

import { sessionPath } from '../urls.ts'
import type { BoardRow, BoardSort, BoardView } from '../view.ts'
import type { ListWords } from '../words/list.ts'
import { Ago, Bar, isRunning, Left, leftTone, Standing, When } from './marks.tsx'
import type { Setting } from './setting.ts'

/** The columns in order, the class of their cells, and what sorts by them. */
export const COLUMNS: readonly {
  readonly column: keyof ListWords['column']
  readonly name: string
  readonly sort: BoardSort | undefined
}[] = [
  { column: 'candidate', name: 'candidate', sort: 'candidate' },
  { column: 'lab', name: 'lab', sort: 'lab' },
  { column: 'phase', name: 'state', sort: 'phase' },
  { column: 'points', name: 'points', sort: 'points' },
  { column: 'time', name: 'left', sort: 'time' },
  { column: 'progress', name: 'progress', sort: 'progress' },
  { column: 'hangsOn', name: 'hangs', sort: undefined },
]

interface CellProps {
  readonly row: BoardRow
  readonly setting: Setting
}

interface RowProps extends CellProps {
  /** Sessions of several classes are in view: each row says its own. */
  readonly several: boolean
}

/** Whether a board may show sessions of several classes. */
export function hasSeveralClasses({ filter, classes }: BoardView): boolean {
  return filter.class === undefined && classes.length > 1
}

/** One session in the table. */
export function Row({ row, several, setting }: RowProps): JSX.Element {
  const { column } = setting.words.list
  return (
    <tr id={row.id} role="row" {...((row.stuck !== undefined || row.waitsForDecision) && { class: 'stuck' })}>
      <th scope="row" class="who candidate">
        <a href={sessionPath(row)}>{shortened(row.candidate)}</a>
        <span class="under">{`${row.namespace}/${row.name}`}</span>
      </th>
      <td class="lab">
        {row.titles.lab}
        <span class="under">
          {setting.words.mode[row.mode]}
          {several && row.class !== undefined && ` · ${row.class}`}
        </span>
      </td>
      <td class="state">
        <Standing row={row} words={setting.words} />
      </td>
      <td class="points" data-label={column.points}>
        <Mark row={row} setting={setting} />
      </td>
      <td class={`left${leftTone(row)}`} data-label={column.time}>
        <Time row={row} setting={setting} />
      </td>
      <td class="progress" data-label={column.progress}>
        {row.progressAt !== undefined && <Ago time={row.progressAt} format={setting.format} />}
      </td>
      <td class="hangs" data-label={column.hangsOn}>
        {row.hangsOn !== undefined && (
          <>
            {row.titles.hangsOn ?? row.hangsOn.id}
            {row.hangsOn.state === 'Error' && ` (${setting.words.state.Error.toLowerCase()})`}
            {row.hangsOn.message !== undefined && <span class="why">{shortened(row.hangsOn.message)}</span>}
          </>
        )}
      </td>
    </tr>
  )
}

/** A page of a hundred rows must stay light; the page of the session shows the whole. */
const LONGEST = 80

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text
}

function Mark({ row, setting }: CellProps): JSX.Element | null {
  if (row.max <= 0) return null
  return (
    <>
      <b>{setting.format.number(row.points)}</b>/{setting.format.number(row.max)}
      {row.percent !== undefined && ` · ${setting.format.percent(row.percent)}`}
      <Bar points={row.points} max={row.max} />
    </>
  )
}

function Time({ row, setting }: CellProps): JSX.Element | null {
  const { words, format, frame } = setting
  const { deadline, secondsLeft } = row
  if (secondsLeft === undefined || deadline === undefined) return null
  return (
    <>
      <Left row={row} setting={setting} />
      <span class="under">
        {isRunning(deadline, secondsLeft, frame.now) ? `${words.until} ` : `${words.stopped} · `}
        <When time={deadline}>{format.clock(deadline)}</When>
      </span>
    </>
  )
}
