import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** How a command is run. */
export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  /** Its standard input. */
  readonly input?: string
}

/** Something that a person has to mend: said in one line, without a stack. */
export class KindFailure extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Says what is done next. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Runs a command with its output shown. Rejects when it fails. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<void> {
  await start(command, args, options, 'inherit')
}

/** Runs a command in silence and gives its standard output, trimmed; what it said is in the failure. */
export async function output(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  return await start(command, args, options, 'pipe')
}

/** Runs a command in silence; when it fails, all that it said is shown. */
export async function quietly(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<void> {
  await start(command, args, options, 'pipe', (said) => process.stderr.write(said))
}

/** Whether a command is there and ends well. */
export async function works(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<boolean> {
  return await output(command, args, options).then(
    () => true,
    () => false,
  )
}

async function start(
  command: string,
  args: readonly string[],
  { env = process.env, cwd, input }: RunOptions,
  streams: 'inherit' | 'pipe',
  onFailure: (said: string) => void = () => undefined,
): Promise<string> {
  const child = spawn(command, args, { cwd, env, stdio: ['pipe', streams, streams] })
  const printed: string[] = []
  const said: string[] = []
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed.push(text)
    said.push(text)
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => void said.push(text))
  // A command that does not read its input may be gone before it is written.
  child.stdin?.on('error', () => undefined).end(input ?? '')
  const [code, signal] = (await once(child, 'close').catch((cause: unknown) => {
    throw new KindFailure(`Cannot run ${command}: ${cause instanceof Error ? cause.message : String(cause)}`)
  })) as [number | null, string | null]
  if (code === 0) return printed.join('').trim()
  onFailure(said.join(''))
  const words = said.join('').trimEnd().split('\n').slice(-5).join(' | ')
  const ended = code === null ? `was ended by ${String(signal)}` : `ended with ${code}`
  throw new KindFailure(`\`${[command, ...args].join(' ')}\` ${ended}${words === '' ? '' : `: ${words}`}`)
}
