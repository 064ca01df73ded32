import { colorsFor, type Terminal } from '../../src/cli/terminal.ts'

/** A terminal without a person, or with one who types these lines. */
export interface FakeTerminal {
  readonly terminal: Terminal
  /** Lines of standard output. */
  readonly printed: string[]
  /** Lines of standard error. */
  readonly noted: string[]
}

/** A terminal that keeps what it is told; whoever is asked more than they type has typed `q`. */
export function aTerminal(env: Terminal['env'], typed?: readonly string[]): FakeTerminal {
  const printed: string[] = []
  const noted: string[] = []
  const lines = [...(typed ?? [])]
  const terminal: Terminal = {
    env,
    colors: colorsFor({}, env),
    isTty: false,
    canAsk: typed !== undefined,
    size: () => ({ columns: 100, rows: 40 }),
    write: (text) => void printed.push(...text.trimEnd().split('\n')),
    print: (line = '') => void printed.push(line),
    note: (line) => void noted.push(line),
    ask: () => Promise.resolve(lines.shift() ?? 'q'),
    signal: new AbortController().signal,
    now: () => new Date(),
  }
  return { terminal, printed, noted }
}
