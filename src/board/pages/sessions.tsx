import type { JSX } from 'preact'

import type { BoardSort, BoardView } from '../view.ts'
import { Icon } from './icons.tsx'
import { boardLink } from './links.ts'
import { COLUMNS, hasSeveralClasses, Row } from './row.tsx'
import type { Setting } from './setting.ts'

interface TableProps {
  readonly view: BoardView
  readonly setting: Setting
}

/** The table of sessions. Its roles are said, since narrow screens lay it out as cards. */
export function Sessions({ view, setting }: TableProps): JSX.Element {
  const { list } = setting.words
  return (
    <table class="sessions" role="table">
      <caption>{list.caption(view.rows.length, view.total)}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {COLUMNS.map(({ column, name, sort }) => (
            <Head name={name} word={list.column[column]} sort={sort} view={view} setting={setting} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {view.rows.map((row) => (
          <Row row={row} several={hasSeveralClasses(view)} setting={setting} />
        ))}
      </tbody>
    </table>
  )
}

interface HeadProps extends TableProps {
  readonly name: string
  readonly word: string
  readonly sort: BoardSort | undefined
}

function Head({ name, word, sort, view, setting }: HeadProps): JSX.Element {
  const { filter } = view
  const { list } = setting.words
  if (sort === undefined || setting.wall)
    return (
      <th scope="col" role="columnheader" class={name}>
        {word}
      </th>
    )
  const sorted = filter.sort === sort
  const descending = sorted && !filter.descending
  const order = filter.descending ? 'descending' : 'ascending'
  const icon = filter.descending ? 'down' : 'up'
  return (
    <th scope="col" role="columnheader" class={name} {...(sorted && { 'aria-sort': order })}>
      <a href={boardLink(view, setting, { sort, descending })} title={list.sortBy(word, descending)}>
        {word}
        <Icon name={sorted ? icon : 'both'} />
      </a>
    </th>
  )
}
