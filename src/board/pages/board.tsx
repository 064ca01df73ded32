import type { JSX } from 'preact'

import { PATHS } from '../urls.ts'
import type { BoardView } from '../view.ts'
import { Counts } from './counts.tsx'
import { Filter } from './filter.tsx'
import { document, fragment, Live, Moment } from './layout.tsx'
import { boardLink, exportLink, wallLink } from './links.ts'
import { Sessions } from './sessions.tsx'
import { hasSeveralClasses, Row } from './row.tsx'
import { settingOf, type Setting } from './setting.ts'

/** Many sessions on one screen. */
export function boardPage(view: BoardView): string {
  const setting = settingOf(view)
  const { words, wall } = setting
  const title = wall ? words.list.wallTitle : words.list.title
  const main = (
    <div class="board-page">
      <div class="title-line">
        <h1>{title}</h1>
        <Live {...setting} />
      </div>
      <Counts view={view} setting={setting} />
      {!wall && <Filter view={view} setting={setting} />}
      <p class="hidden" role="status" data-said />
      <section id="sessions" class="panel" aria-label={words.list.title}>
        {view.rows.length === 0 ? (
          <div class="empty">
            <p>
              <b>{words.list.none}</b>
            </p>
            <p class="soft">{words.list.noneNext}</p>
          </div>
        ) : (
          <Sessions view={view} setting={setting} />
        )}
      </section>
      <div id="ways" class="below">
        {view.pages > 1 && <Paging view={view} setting={setting} />}
        <Ways view={view} setting={setting} />
      </div>
    </div>
  )
  return document(setting, { title, events: view.events, main })
}

/** What of a board may have changed: counts, the moment, and the rows given. Rows keep the table that they need to be parsed in. */
export function boardRows(view: BoardView): string {
  const setting = settingOf(view)
  return fragment(
    <Counts view={view} setting={setting} />,
    <Moment {...setting} />,
    <table>
      <tbody>
        {view.rows.map((row) => (
          <Row row={row} several={hasSeveralClasses(view)} setting={setting} />
        ))}
      </tbody>
    </table>,
  )
}

interface Part {
  readonly view: BoardView
  readonly setting: Setting
}

function Paging({ view, setting }: Part): JSX.Element {
  const { list } = setting.words
  const { page, pages } = view
  return (
    <nav class="links" aria-label={list.paging}>
      {page > 1 && (
        <a rel="prev" href={boardLink(view, setting, {}, page - 1)}>
          {list.previous}
        </a>
      )}
      <span aria-current="page">{list.page(page, pages)}</span>
      {page < pages && (
        <a rel="next" href={boardLink(view, setting, {}, page + 1)}>
          {list.next}
        </a>
      )}
    </nav>
  )
}

function Ways({ view, setting }: Part): JSX.Element {
  const { list } = setting.words
  if (setting.wall)
    return (
      <p class="links">
        <a href={wallLink(view, false)}>{list.leaveWall}</a>
      </p>
    )
  return (
    <ul class="links">
      <li>
        <a href={wallLink(view, true)}>{list.wall}</a>
      </li>
      <li>
        <a href={exportLink(view, PATHS.exportCsv)}>{list.csv}</a>
      </li>
      <li>
        <a href={exportLink(view, PATHS.exportJson)}>{list.json}</a>
      </li>
    </ul>
  )
}
