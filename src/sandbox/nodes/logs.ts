import { withVariables } from './answer.ts'
import type { ContainerRuntime } from './runtime.ts'

/** One line that a container wrote. */
export interface LogLine {
  /** When, in ms since the epoch. It may lie ahead: then it has not been written yet. */
  readonly at: number
  readonly text: string
}

/** Lines kept of one life; the first ones go, as when a node rotates its files. */
const LONGEST_LOG = 5_000

/** The logs of one pod: of each container the life that is on and the one before it, as nodes keep them. */
export class PodLogs {
  readonly #lives = new Map<string, Map<number, LogLine[]>>()

  /** Takes in a container as it is now: what it writes when it starts and, if it ends by itself, its last lines. */
  note(container: ContainerRuntime, now: number): void {
    const { name, restartCount } = container
    const startedAt = startOf(container, now)
    if (startedAt === undefined) return
    const lives = this.#lives.get(name) ?? new Map<number, LogLine[]>()
    this.#lives.set(name, lives)
    if (!lives.has(restartCount)) lives.set(restartCount, ownLines(container, startedAt))
    for (const life of lives.keys()) if (life < restartCount - 1) lives.delete(life)
  }

  /** Adds a line to the life that is on. */
  write(name: string, line: LogLine): void {
    const lives = this.#lives.get(name) ?? new Map<number, LogLine[]>()
    const lines = lives.get(Math.max(...lives.keys())) ?? []
    lines.push(line)
    if (lines.length > LONGEST_LOG) lines.splice(0, lines.length - LONGEST_LOG)
  }

  /** What that life of the container wrote. */
  of(name: string, restartCount: number): readonly LogLine[] {
    return this.#lives.get(name)?.get(restartCount) ?? []
  }
}

function startOf({ startedAt, fate }: ContainerRuntime, now: number): number | undefined {
  if (startedAt !== undefined) return Date.parse(startedAt)
  // Of what just runs the start is not always told.
  return fate.kind === 'ok' ? now : undefined
}

function ownLines({ image, env, fate }: ContainerRuntime, startedAt: number): LogLine[] {
  if (fate.kind === 'command') return []
  const first = (image?.logs ?? []).map((text) => ({ at: startedAt, text: withVariables(text, env) }))
  if (fate.kind !== 'exit') return first
  const endedAt = startedAt + fate.afterSeconds * 1000
  return [...first, ...fate.log.map((text) => ({ at: endedAt, text }))]
}
