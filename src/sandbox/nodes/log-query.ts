import type { LogLine } from './logs.ts'

/** How much of a log is asked for (core/v1, PodLogOptions). */
export interface LogQuery {
  readonly previous: boolean
  readonly follow: boolean
  readonly timestamps: boolean
  readonly tailLines: number | undefined
  readonly limitBytes: number | undefined
  /** Lines older than this are left out, in ms since the epoch. */
  readonly since: number
}

/** Reads a kubelet's query. */
export function parseLogQuery(query: URLSearchParams, now: number): LogQuery {
  const number = (name: string): number | undefined => {
    const text = query.get(name)
    return text === null || !/^\d+$/.test(text) ? undefined : Number(text)
  }
  const isTrue = (name: string): boolean => ['true', '1'].includes(query.get(name) ?? '')
  const seconds = number('sinceSeconds')
  const time = Date.parse(query.get('sinceTime') ?? '')
  return {
    previous: isTrue('previous'),
    follow: isTrue('follow'),
    timestamps: isTrue('timestamps'),
    tailLines: number('tailLines'),
    limitBytes: number('limitBytes'),
    since: Math.max(
      seconds === undefined ? -Infinity : now - seconds * 1000,
      Number.isNaN(time) ? -Infinity : time,
    ),
  }
}

/** The lines of a log that are asked for and have been written by now. */
export function chosenLines(lines: readonly LogLine[], query: LogQuery, now: number): readonly LogLine[] {
  const written = lines.filter(({ at }) => at <= now && at >= query.since)
  return query.tailLines === undefined
    ? written
    : written.slice(Math.max(0, written.length - query.tailLines))
}

/** A line as `kubectl logs` prints it. */
export function printLine({ at, text }: LogLine, { timestamps }: Pick<LogQuery, 'timestamps'>): string {
  // Nodes write nanoseconds; more than milliseconds nobody measured here.
  const stamp = timestamps ? `${new Date(at).toISOString().replace('Z', '000000Z')} ` : ''
  return `${stamp}${text}\n`
}
