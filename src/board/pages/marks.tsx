import type { ComponentChildren, JSX } from 'preact'

import type { CheckState } from '../../api/index.ts'
import type { SessionRow } from '../../view/index.ts'
import type { BoardRow } from '../view.ts'
import { Icon, type IconName } from './icons.tsx'
import type { Setting } from './setting.ts'

type Look = readonly [icon: IconName, tone: string]

const PHASES: Readonly<Record<SessionRow['phase'], Look>> = {
  Waiting: ['pending', ''],
  Provisioning: ['prepare', ''],
  Active: ['active', 'live-tone'],
  Grading: ['grading', 'calm'],
  Passed: ['pass', 'good'],
  NotPassed: ['fail', 'bad'],
  Abandoned: ['abandoned', ''],
  Rejected: ['error', 'bad'],
}

const STATES: Readonly<Record<CheckState, Look>> = {
  Pass: ['pass', 'good'],
  Fail: ['fail', 'bad'],
  Blocked: ['blocked', ''],
  Pending: ['pending', 'calm'],
  Error: ['error', 'care'],
}

/** The shape of a phase. */
export function phaseIcon(phase: SessionRow['phase']): IconName {
  return PHASES[phase][0]
}

/** A phase: its word, its shape, and a colour for those who see it. */
function PhaseTag({ phase, words }: { phase: SessionRow['phase']; words: Setting['words'] }): JSX.Element {
  return <Tag look={PHASES[phase]}>{words.phase[phase]}</Tag>
}

/** The state of a check, likewise. */
export function StateTag({ state, word }: { state: CheckState; word: string }): JSX.Element {
  return <Tag look={STATES[state]}>{word}</Tag>
}

/** That somebody should have a look. */
function StuckTag({ words }: { words: Setting['words'] }): JSX.Element {
  return <Tag look={['stuck', 'care']}>{words.stuck}</Tag>
}

/** That marking waits for a coach. */
function DecisionTag({ words }: { words: Setting['words'] }): JSX.Element {
  return <Tag look={['grading', 'care']}>{words.waitsForDecision}</Tag>
}

/** Where a session stands, and why somebody should have a look. */
export function Standing({ row, words }: { readonly row: BoardRow; words: Setting['words'] }): JSX.Element {
  return (
    <>
      <span class="flags">
        <PhaseTag phase={row.phase} words={words} />
        {row.waitsForDecision && <DecisionTag words={words} />}
        {row.stuck !== undefined && <StuckTag words={words} />}
      </span>
      {row.stuck !== undefined && <span class="under">{words.stuckBecause(row.stuck)}</span>}
      {row.place !== undefined && <span class="under">{words.place(row.place)}</span>}
    </>
  )
}

function Tag({ look: [icon, tone], children }: { look: Look; children: ComponentChildren }): JSX.Element {
  return (
    <span class={tone === '' ? 'tag' : `tag ${tone}`}>
      <Icon name={icon} />
      {children}
    </span>
  )
}

/** How much of how much, beside the text that says it. */
export function Bar({ points, max }: { readonly points: number; readonly max: number }): JSX.Element | null {
  if (max <= 0) return null
  const share = Math.round((100 * Math.min(Math.max(points, 0), max)) / max)
  return (
    <svg
      class={share === 100 ? 'bar full' : 'bar'}
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect width={share} height="1" />
    </svg>
  )
}

/** Points of points, for the eye and for the ear. */
export function Points({ points, max, setting }: PointsProps): JSX.Element {
  const { words, format } = setting
  const [earned, all] = [format.number(points), format.number(max)]
  return (
    <>
      <span aria-hidden="true">
        <b>{earned}</b>/{all}
      </span>
      <span class="hidden">{words.points(earned, all)}</span>
    </>
  )
}

interface PointsProps {
  readonly points: number
  readonly max: number
  readonly setting: Setting
}

/** A moment, as people write it and as machines read it. */
export function When({
  time,
  children,
}: {
  readonly time: string
  children: ComponentChildren
}): JSX.Element {
  return <time dateTime={time}>{children}</time>
}

/** How long ago something was; a script keeps it current. */
export function Ago({ time, format }: { readonly time: string; format: Setting['format'] }): JSX.Element {
  return (
    <time dateTime={time} data-ago>
      {format.ago(time)}
    </time>
  )
}

/** From so few seconds left on, the time left is marked. */
const SOON_SECONDS = 600

type Timed = Pick<SessionRow, 'deadline' | 'secondsLeft'>

/** The class that goes with how little time is left. */
export function leftTone({ secondsLeft }: Timed): string {
  if (secondsLeft === undefined || secondsLeft > SOON_SECONDS) return ''
  return secondsLeft === 0 ? ' up' : ' soon'
}

/** What is left of the time, counted down by a script; it stands still while time is owed to the candidate. */
export function Left({
  row,
  setting,
}: {
  readonly row: Timed
  readonly setting: Setting
}): JSX.Element | null {
  const { deadline, secondsLeft } = row
  const { words, format, frame } = setting
  if (secondsLeft === undefined) return null
  const runs = deadline !== undefined && isRunning(deadline, secondsLeft, frame.now)
  const text = secondsLeft === 0 ? words.timeIsUp : format.duration(secondsLeft)
  return <b {...(runs && { 'data-deadline': deadline })}>{text}</b>
}

/** Whether the time left is the time until the deadline: it is not while time is owed. */
export function isRunning(deadline: string, secondsLeft: number, now: Date): boolean {
  return (Date.parse(deadline) - now.getTime()) / 1000 - secondsLeft < 5
}
