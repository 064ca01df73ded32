import type { ComponentChildren, JSX } from 'preact'

import type { SessionPage } from '../view.ts'
import { Ago, Bar, isRunning, Left, leftTone, Points, Standing, When } from './marks.tsx'
import type { Setting } from './setting.ts'

interface FactsProps {
  readonly view: SessionPage
  readonly setting: Setting
}

/** A session in short. */
export function Facts({ view, setting }: FactsProps): JSX.Element {
  const { row } = view
  const { words, format } = setting
  const { session: names } = words
  return (
    <dl id="facts" class="panel facts">
      <Fact name={words.list.column.phase}>
        <Standing row={row} words={words} />
      </Fact>
      {row.max > 0 && (
        <Fact name={names.mark}>
          <Sum view={view} setting={setting} />
        </Fact>
      )}
      {row.secondsLeft !== undefined && (
        <Fact name={names.left} tone={`left${leftTone(row)}`}>
          <Left row={row} setting={setting} />
          {row.deadline !== undefined && !isRunning(row.deadline, row.secondsLeft, setting.frame.now) && (
            <span class="under">{words.stopped}</span>
          )}
        </Fact>
      )}
      {row.deadline !== undefined && (
        <Fact name={names.deadline}>
          <When time={row.deadline}>{format.clock(row.deadline)}</When>
        </Fact>
      )}
      {row.progressAt !== undefined && (
        <Fact name={names.progress}>
          <Ago time={row.progressAt} format={format} />
          <span class="under">{format.clock(row.progressAt)}</span>
        </Fact>
      )}
      {row.hangsOn !== undefined && (
        <Fact name={words.list.column.hangsOn}>{row.titles.hangsOn ?? row.hangsOn.id}</Fact>
      )}
      {view.hints.length > 0 && (
        <Fact name={names.hints}>
          {format.number(view.hints.length)}
          <span class="under">{view.hints.join(', ')}</span>
        </Fact>
      )}
    </dl>
  )
}

function Sum({ view, setting }: FactsProps): JSX.Element {
  const { words, format } = setting
  const { session: names } = words
  const { row, session } = view
  const { score, quiz, result } = session
  const lines = [
    ...(row.percent === undefined ? [] : [names.marked(format.percent(row.percent))]),
    ...(result?.hidden === undefined ? [] : [names.hiddenPart(...pair(result.hidden, setting))]),
    ...(result?.quiz === undefined ? [] : [names.quizPart(...pair(result.quiz, setting))]),
    ...(result === undefined && (score?.hiddenMax ?? 0) > 0
      ? [names.toldAtTheEnd(format.number(score?.hiddenMax ?? 0))]
      : []),
    ...(result === undefined && quiz !== undefined ? [names.quiz(quiz.answered, quiz.questions)] : []),
  ]
  return (
    <>
      <Points points={row.points} max={row.max} setting={setting} />
      <Bar points={row.points} max={row.max} />
      {lines.map((line) => (
        <span class="under">{line}</span>
      ))}
    </>
  )
}

function pair({ points, max }: { points: number; max: number }, { format }: Setting): [string, string] {
  return [format.number(points), format.number(max)]
}

function Fact({ name, tone, children }: FactProps): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd {...(tone !== undefined && { class: tone })}>{children}</dd>
    </div>
  )
}

interface FactProps {
  readonly name: string
  readonly tone?: string
  readonly children: ComponentChildren
}
