import { colorsFor } from '../../../src/cli/terminal.ts'

/** Tells the story on standard output: scenes, what people do, what they see. Lines only; no cursor tricks. */
export interface Narrator {
  /** A new scene, with the time since the beginning. */
  readonly scene: (title: string) => void
  readonly say: (text: string) => void
  /** A file, as Camille's editor would show it. */
  readonly file: (name: string, text: string) => void
  /** A command, as typed. */
  readonly command: (line: string) => void
  /** A line that a command wrote. */
  readonly output: (line: string) => void
  /** A line of the marks that run beside. */
  readonly live: (line: string) => void
  readonly end: (text: string, isGood: boolean) => void
}

/** A narrator that writes to this stream; colours only where they are seen. */
export function createNarrator(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Narrator {
  const colors = colorsFor(stream, env)
  const started = performance.now()
  const elapsed = () => `${((performance.now() - started) / 1000).toFixed(1)} s`.padStart(8)
  const line = (text: string): void => void stream.write(`${text}\n`)
  let scenes = 0
  return {
    scene: (title) => {
      scenes += 1
      line(`\n${colors.dim(elapsed())}  ${colors.bold(`${scenes}. ${title}`)}`)
    },
    say: (text) => line(`          ${text}`),
    file: (name, text) => {
      line(`          ${colors.dim(name)}`)
      for (const each of text.trimEnd().split('\n')) line(`          ${colors.dim('│')} ${each}`)
    },
    command: (text) => line(`          ${colors.cyan('$')} ${colors.cyan(text)}`),
    output: (text) => line(`            ${text}`),
    live: (text) => line(`   ${colors.yellow('live')} ${colors.dim('│')}  ${text}`),
    end: (text, isGood) => line(`\n${colors.dim(elapsed())}  ${(isGood ? colors.green : colors.red)(text)}`),
  }
}
