import type { JSX } from 'preact'

import { PATHS, transcriptPath } from '../urls.ts'
import type { SessionPage } from '../view.ts'
import { Acts, NoticeNote } from './acts.tsx'
import { Environments } from './environments.tsx'
import { Facts } from './facts.tsx'
import { document, fragment, Live, Moment, Note } from './layout.tsx'
import { settingOf, type Setting } from './setting.ts'
import { Tasks } from './tasks.tsx'
import { Timeline } from './timeline.tsx'

/** One session: what is asked, how it stands, what happened, and what a coach can do. */
export function sessionPage(view: SessionPage): string {
  const setting = settingOf(view)
  const { words } = setting
  const { row, session } = view
  const main = (
    <>
      <nav class="crumbs" aria-label={words.session.path}>
        <ol>
          <li>
            <a href={PATHS.board}>{words.list.title}</a>
          </li>
          <li>
            <span aria-current="page">{row.candidate}</span>
          </li>
        </ol>
      </nav>
      <div class="title-line">
        <div>
          <h1>{row.candidate}</h1>
          <p class="soft">
            {row.titles.lab} · {words.mode[row.mode]} · {`${row.namespace}/${row.name}`}
            {row.class !== undefined && ` · ${words.list.class} ${row.class}`}
          </p>
        </div>
        <Live {...setting} />
      </div>
      <p class="hidden" role="status" data-said />
      {view.notice !== undefined && <NoticeNote notice={view.notice} view={view} setting={setting} />}
      <Trouble view={view} setting={setting} />
      <Facts view={view} setting={setting} />
      <div class="columns">
        <div class="stack">
          <Tasks tasks={session.tasks} locale={session.locale} setting={setting} />
          <Timeline entries={view.timeline} setting={setting} />
          <Environments environments={view.environments} setting={setting} />
        </div>
        <div class="stack">
          <Acts view={view} setting={setting} />
          <Transcripts view={view} setting={setting} />
        </div>
      </div>
    </>
  )
  return document(setting, {
    title: words.session.title(row.candidate, row.titles.lab),
    events: view.events,
    main,
  })
}

/** All of a session's page that changes. */
export function sessionFragment(view: SessionPage): string {
  const setting = settingOf(view)
  const { session } = view
  return fragment(
    <Moment {...setting} />,
    <Trouble view={view} setting={setting} />,
    <Facts view={view} setting={setting} />,
    <Tasks tasks={session.tasks} locale={session.locale} setting={setting} />,
    <Environments environments={view.environments} setting={setting} />,
    <Acts view={view} setting={setting} />,
    <Transcripts view={view} setting={setting} />,
    <Timeline entries={view.timeline} setting={setting} />,
  )
}

interface Part {
  readonly view: SessionPage
  readonly setting: Setting
}

function Trouble({ view, setting }: Part): JSX.Element {
  const { reason } = view.session
  return (
    <div id="trouble">
      {reason !== undefined && (
        <Note tone="care">
          <p>
            <strong>{setting.words.session.trouble}</strong> <code>{reason.reason}</code>
          </p>
          <p lang="en">{reason.message}</p>
        </Note>
      )}
    </div>
  )
}

function Transcripts({ view, setting }: Part): JSX.Element {
  const { words, format } = setting
  const { transcripts } = view
  if (transcripts.length === 0) return <div id="transcripts" class="none" />
  return (
    <section id="transcripts" class="panel" aria-labelledby="transcripts-title">
      <h2 id="transcripts-title">{words.session.transcripts}</h2>
      <ul class="pad">
        {transcripts.map((each) => (
          <li>
            <a href={transcriptPath(each)}>{each.name}</a>
            <span class="under">
              {words.session.transcript(words.outcome[each.outcome], format.percent(each.percent))}
              {` · ${words.attempt(each.attempt)} · ${format.clock(each.issuedAt)}`}
              {each.supersededBy !== undefined && ` · ${words.session.superseded(each.supersededBy)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
