import type { Condition, KubeObject, LabSession, LabTranscript } from '../../api/index.ts'
import type { SessionView } from '../../view/session-view.ts'
import { LABELS } from '../../api/index.ts'
import { type Cell, columnLines } from '../columns.ts'
import { sessionTable } from '../session-table.ts'
import type { Colors } from '../terminal.ts'
import type { Words } from '../words.ts'
import { timeline } from './timeline.ts'
import type { DescribeWords, Field, Part } from './words.ts'

/** An event, as far as it is shown. */
export interface SessionEvent extends KubeObject {
  readonly type?: string
  readonly reason?: string
  readonly note?: string
  readonly eventTime?: string
  readonly deprecatedLastTimestamp?: string
  readonly series?: { readonly count: number; readonly lastObservedTime: string }
}

/** Everything there is to say about a session; what one may not read is undefined. */
export interface Described {
  readonly session: LabSession
  readonly view: SessionView
  readonly transcript: LabTranscript | undefined
  readonly events: readonly SessionEvent[] | undefined
}

/** In which words and colours, and how wide. */
export interface DescribeOptions {
  readonly words: DescribeWords
  readonly common: Words
  readonly colors: Colors
  readonly columns?: number
}

/** A session from top to bottom, as lines. Pure. */
export function description(described: Described, options: DescribeOptions): string[] {
  const { session, view, transcript, events } = described
  const { words, common, colors, columns = 100 } = options
  const { status = {} } = session
  const part = (name: Part, lines: readonly string[]): string[] => [
    '',
    colors.bold(words.parts[name]),
    ...(lines.length === 0 ? [words.none] : lines).map((line) => `  ${line}`.trimEnd()),
  ]
  const table = (rows: readonly (readonly string[])[]) =>
    columnLines(rows.map((row) => row.map((text): Cell => ({ text }))))
  const moments = timeline(session, words)
  return [
    ...headLines(described, options),
    ...part('conditions', table((status.conditions ?? []).map(conditionRow))),
    // The table's own head repeats ours.
    ...part('checks', sessionTable(view, common, colors, { columns: columns - 2 }).slice(1)),
    ...part('timeline', table(moments.map(({ at, text }) => [at, text]))),
    ...part(
      'environments',
      table((status.environments ?? []).map(({ name, stage, namespace }) => [name, stage, namespace])),
    ),
    ...((status.repaired ?? []).length === 0
      ? []
      : part(
          'repaired',
          table(
            (status.repaired ?? []).map((each) => [
              each.kind,
              `${each.environment}/${each.name}`,
              each.change,
            ]),
          ),
        )),
    ...part('transcript', [transcriptLine(transcript, words)]),
    ...part('events', events === undefined ? [words.unreadable] : table(events.map(eventRow))),
  ]
}

function headLines({ session, view }: Described, { words, common, colors }: DescribeOptions): string[] {
  const { metadata, spec, status = {} } = session
  const { parameters = {}, timeBack } = status
  const fields: readonly (readonly [Field, string | undefined])[] = [
    ['session', `${metadata.namespace ?? ''}/${metadata.name ?? ''}`],
    ['lab', view.title === spec.lab ? spec.lab : `${spec.lab} (${view.title})`],
    ['candidate', spec.candidate],
    ['class', metadata.labels?.[LABELS.class]],
    ['mode', status.mode],
    ['attempt', status.attempt === undefined ? undefined : String(status.attempt)],
    ['phase', common.phase[view.phase]],
    ['deadline', status.deadline],
    [
      'timeBack',
      timeBack === undefined || timeBack.seconds === 0 ? undefined : words.secondsBack(timeBack.seconds),
    ],
    ['access', status.access?.expiresAt],
    [
      'parameters',
      Object.entries(parameters)
        .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
        .join(' '),
    ],
    ['revision', status.revision],
  ]
  const said = fields.filter((field): field is readonly [Field, string] => (field[1] ?? '') !== '')
  return columnLines(
    said.map(([field, text]) => [{ text: `${words.fields[field]}:`, paint: colors.bold }, { text }]),
  )
}

function conditionRow({ type, status, reason, lastTransitionTime, message }: Condition): string[] {
  return [type, status, reason, lastTransitionTime, message]
}

function eventRow({ type = '', reason = '', note = '', ...event }: SessionEvent): string[] {
  return [timeOf(event), type, reason, note.split('\n')[0] ?? '']
}

/** When an event was last seen. */
export function timeOf(event: SessionEvent): string {
  return (
    event.series?.lastObservedTime ??
    event.eventTime ??
    event.deprecatedLastTimestamp ??
    event.metadata.creationTimestamp ??
    ''
  )
}

function transcriptLine(transcript: LabTranscript | undefined, words: DescribeWords): string {
  if (transcript === undefined) return words.noTranscript
  return words.transcript(transcript.metadata.name ?? '', transcript.spec.percent)
}
