import { createInterface } from 'node:readline/promises'

import { colorsFor, type Terminal } from './terminal.ts'

/** The terminal of this process. Called once, by the entry point. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process
  const abort = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    // A second signal finds no listener and ends the process at once.
    process.once(name, () => abort.abort(new Error(`Interrupted by ${name}`)))
  }
  // A reader that stops reading (`| head`) is no failure of ours.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  return {
    env,
    colors: colorsFor(stdout, env),
    isTty: stdout.isTTY,
    canAsk: stdin.isTTY && stderr.isTTY,
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    write: (text) => void stdout.write(text),
    print: (line = '') => void stdout.write(`${line}\n`),
    note: (line) => void stderr.write(`${line}\n`),
    ask: async (question) => {
      const lines = createInterface({ input: stdin, output: stderr })
      // While a line is read, Ctrl-C is a key and not a signal.
      lines.once('SIGINT', () => abort.abort(new Error('Interrupted by SIGINT')))
      // Ctrl-D: nothing was typed.
      const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
      try {
        return (await Promise.race([lines.question(question, { signal: abort.signal }), ended])).trim()
      } finally {
        lines.close()
      }
    },
    signal: abort.signal,
    now: () => new Date(),
  }
}
