import pc from 'picocolors'

/** Functions that colour a text, or leave it as it is. */
export type Colors = ReturnType<typeof pc.createColors>

/** All that a command may touch of the process it runs in. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly colors: Colors
  /** Standard output is a terminal: the cursor may move. */
  readonly isTty: boolean
  /** Someone can answer a question. */
  readonly canAsk: boolean
  readonly size: () => { readonly columns: number; readonly rows: number }
  /** Writes to standard output as it is. */
  readonly write: (text: string) => void
  /** One line of result on standard output. */
  readonly print: (line?: string) => void
  /** One line about the work on standard error: scripts that read our output never see it. */
  readonly note: (line: string) => void
  /** One answer to one question, trimmed. */
  readonly ask: (question: string) => Promise<string>
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal
  readonly now: () => Date
}

/** Colours for a stream: only on a terminal that shows them, and not where NO_COLOR says no (no-color.org). */
export function colorsFor(stream: { readonly isTTY?: boolean }, env: Terminal['env']): Colors {
  const refused = (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb'
  return pc.createColors(stream.isTTY === true && !refused)
}
