import type { Terminal } from './terminal.ts'

/** A picture of lines that can be drawn again in place. */
export interface Screen {
  draw(lines: readonly string[]): void
  /** Gives the terminal back as it was, with the last picture below. */
  close(last: readonly string[]): void
}

// xterm control sequences: the alternate screen keeps what the person had on theirs.
const ENTER = '\u001B[?1049h\u001B[?25l'
const LEAVE = '\u001B[?25h\u001B[?1049l'
const HOME = '\u001B[H'
const CLEAR_LINE = '\u001B[K'
const CLEAR_BELOW = '\u001B[J'

/** The alternate screen of a terminal. Only for a TTY. */
export function createScreen(terminal: Pick<Terminal, 'write' | 'size'>): Screen {
  terminal.write(ENTER)
  return {
    draw: (lines) => {
      const shown = lines.slice(0, Math.max(1, terminal.size().rows - 1))
      terminal.write(HOME + shown.map((line) => `${line}${CLEAR_LINE}\n`).join('') + CLEAR_BELOW)
    },
    close: (last) => terminal.write(LEAVE + last.map((line) => `${line}\n`).join('')),
  }
}
