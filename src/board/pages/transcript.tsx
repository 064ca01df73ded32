import type { JSX } from 'preact'

import type { TranscriptPredicate } from '../../api/index.ts'
import { remarksOf } from '../../view/index.ts'
import { sessionPath, transcriptPath } from '../urls.ts'
import type { TranscriptPage } from '../view.ts'
import { document, Note } from './layout.tsx'
import { Points, StateTag, When } from './marks.tsx'
import { Pair } from './pair.tsx'
import { settingOf, type Setting } from './setting.ts'
import { Verdict, Verification } from './verdict.tsx'

interface Part {
  readonly view: TranscriptPage
  readonly setting: Setting
}

/** A transcript as a certificate, with what its verification gave. */
export function transcriptPage(view: TranscriptPage): string {
  const setting = settingOf(view)
  const { transcript: words } = setting.words
  const { transcript, statement } = view
  const predicate = statement?.predicate
  const main = (
    <article class="panel certificate">
      <Superseded view={view} setting={setting} />
      <Head view={view} setting={setting} />
      <Verdict view={view} setting={setting} />
      <section aria-labelledby="who">
        <h2 id="who">{words.who}</h2>
        <Who view={view} setting={setting} />
      </section>
      {predicate === undefined ? (
        <p class="soft">{words.unsigned}</p>
      ) : (
        <Signed predicate={predicate} setting={setting} />
      )}
      <Verification view={view} setting={setting} />
    </article>
  )
  return document(setting, { title: words.title(transcript.candidate), main })
}

function Superseded({ view, setting }: Part): JSX.Element | null {
  const { transcript } = view
  const { supersededBy } = transcript
  if (supersededBy === undefined) return null
  return (
    <Note tone="care">
      <p>
        <strong>{setting.words.transcript.supersededBy}</strong>{' '}
        <a href={transcriptPath({ namespace: transcript.namespace, name: supersededBy })}>{supersededBy}</a>
      </p>
    </Note>
  )
}

function Head({ view, setting }: Part): JSX.Element {
  const { words, format } = setting
  const { transcript, statement } = view
  const { transcript: names } = words
  const needed = statement?.predicate.passPercent
  return (
    <header>
      <div>
        <p class="kicker">
          {words.product} · {names.kicker}
        </p>
        <h1>{transcript.candidate}</h1>
        <p>{transcript.labTitle}</p>
      </div>
      <p class="outcome">
        <span class="percent">{format.percent(transcript.percent)}</span>
        <span class={transcript.outcome === 'Passed' ? 'tag good' : 'tag bad'}>
          {words.outcome[transcript.outcome]}
        </span>
        <span class="under">
          {names.mark(format.number(transcript.points), format.number(transcript.max))}
          {needed !== undefined && `, ${names.needed(format.percent(needed))}`}
        </span>
      </p>
    </header>
  )
}

function Who({ view, setting }: Part): JSX.Element {
  const { words } = setting
  const { transcript: names } = words
  const { transcript, statement, sessionExists } = view
  const session = { namespace: transcript.namespace, name: transcript.session }
  return (
    <dl class="pairs">
      <Pair name={names.candidate}>{transcript.candidate}</Pair>
      <Pair name={names.lab}>{`${transcript.labTitle} (${transcript.lab})`}</Pair>
      {statement !== undefined && (
        <>
          <Pair name={names.module}>{statement.predicate.module}</Pair>
          <Pair name={names.mode}>{words.mode[statement.predicate.mode]}</Pair>
        </>
      )}
      <Pair name={names.session}>
        {`${session.namespace}/${session.name}`}
        {sessionExists && (
          <span class="under no-print">
            <a href={sessionPath(session)}>{names.back}</a>
          </span>
        )}
      </Pair>
      <Pair name={names.attempt}>{setting.format.number(transcript.attempt)}</Pair>
    </dl>
  )
}

interface SignedProps {
  readonly predicate: TranscriptPredicate
  readonly setting: Setting
}

/** What only a signature vouches for. */
function Signed({ predicate, setting }: SignedProps): JSX.Element {
  const { transcript: names } = setting.words
  const remarks = remarksOf(predicate, setting.frame.viewer.locale)
  return (
    <>
      <section aria-labelledby="times">
        <h2 id="times">{names.times}</h2>
        <Times predicate={predicate} setting={setting} />
      </section>
      <section aria-labelledby="checks">
        <h2 id="checks">{names.checks}</h2>
        <Checks predicate={predicate} setting={setting} />
      </section>
      <section aria-labelledby="remarks">
        <h2 id="remarks">{names.remarks}</h2>
        {remarks.length === 0 ? (
          <p class="soft">{names.noRemarks}</p>
        ) : (
          <ul class="remarks">
            {remarks.map((remark) => (
              <li>{remark}</li>
            ))}
          </ul>
        )}
      </section>
    </>
  )
}

function Times({ predicate, setting }: SignedProps): JSX.Element {
  const { words, format } = setting
  const { transcript: names } = words
  const { times, endedBy } = predicate
  return (
    <dl class="pairs">
      {(['startedAt', 'deadline', 'frozenAt', 'takenAt', 'issuedAt'] as const).map((each) => (
        <Pair name={names.time[each]}>
          <When time={times[each]}>{format.moment(times[each])}</When>
        </Pair>
      ))}
      <Pair name={names.time.endedBy}>{names.endedBy[endedBy] ?? endedBy}</Pair>
    </dl>
  )
}

function Checks({ predicate, setting }: SignedProps): JSX.Element {
  const { words, format, frame } = setting
  const { transcript: names } = words
  const { locale } = frame.viewer
  const { hidden, quiz } = predicate.result
  return (
    <>
      <table class="plain-table">
        <caption class="hidden">{names.checks}</caption>
        <thead>
          <tr>
            <th scope="col">{names.check}</th>
            <th scope="col">{names.state}</th>
            <th scope="col" class="number">
              {names.points}
            </th>
          </tr>
        </thead>
        <tbody>
          {predicate.checks.map(({ id, title, state, points, max, penalty = 0, message }) => (
            <tr>
              <th scope="row">
                {title?.[locale] ?? id}
                {message !== undefined && <span class="under">{message[locale]}</span>}
              </th>
              <td>
                <StateTag state={state} word={names.states[state]} />
              </td>
              <td class="number">
                <Points points={points} max={max} setting={setting} />
                {penalty > 0 && <span class="under">{words.session.penalty(format.number(penalty))}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {(hidden ?? quiz) !== undefined && (
        <div class="sums">
          {hidden !== undefined && (
            <p>{names.hidden(format.number(hidden.points), format.number(hidden.max))}</p>
          )}
          {quiz !== undefined && <p>{names.quiz(format.number(quiz.points), format.number(quiz.max))}</p>}
        </div>
      )}
    </>
  )
}
