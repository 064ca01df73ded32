import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { SandboxError } from './sandbox-error.ts'
import type { ToolSet } from './tool-set.ts'

/** The oldest Go whose `go` command reads our go.mod (tool directives) and can fetch the toolchain it names. */
const OLDEST_GO = [1, 24] as const
const PROGRESS_EVERY_MS = 3000

/** How far a build is. `done` counts packages compiled now; those in Go's own cache are not compiled again. */
export interface BuildProgress {
  /** What is built: "the control plane". */
  readonly what: string
  readonly stage: 'download' | 'compile'
  readonly done: number
  /** All packages of the programs; 0 while it is not known. */
  readonly total: number
  readonly elapsedMs: number
  /** What is being downloaded or compiled. */
  readonly detail: string
}

/** What a build needs. */
export interface BuildOptions {
  readonly set: ToolSet
  readonly moduleDir: string
  readonly outputDir: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: (line: string) => void
  readonly onProgress?: (progress: BuildProgress) => void
}

/** Builds every `tool` of go.mod into `outputDir`: static, reproducible, verified by go.sum. */
export async function buildTools(options: BuildOptions): Promise<void> {
  const { set, outputDir } = options
  const env = { ...options.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' }
  const place = { env, cwd: options.moduleDir, installGo: set.installGo }
  await checkGo(place, set)
  options.log(`Building ${set.what} once (${set.contents}): ${set.takes}`)

  const started = Date.now()
  const state = { stage: 'download' as BuildProgress['stage'], done: 0, total: 0, detail: '' }
  const report = () => options.onProgress?.({ what: set.what, ...state, elapsedMs: Date.now() - started })
  const ticker = setInterval(report, PROGRESS_EVERY_MS)
  try {
    const packages = await go(['list', '-deps', 'tool'], place, (line) => {
      state.detail = line.replace(/^go: downloading /, '')
    })
    Object.assign(state, { stage: 'compile', total: packages.length, detail: '' })
    report()
    // With a slash at its end it is a folder, for a single program too.
    const args = ['build', '-v', ...set.flags, '-o', `${outputDir}/`, 'tool']
    await go(args, place, (line) => {
      state.done += 1
      state.detail = line
    })
    report()
  } finally {
    clearInterval(ticker)
  }
  for (const [from, to] of Object.entries(set.renamed))
    await rename(join(outputDir, from), join(outputDir, to))
  options.log(`Built ${set.what} in ${Math.round((Date.now() - started) / 1000)} s`)
}

/** `1.26.8` of `go version go1.26.8 linux/amd64`, as numbers; undefined when the text is something else. */
export function parseGoVersion(text: string): readonly [number, number] | undefined {
  const match = /\bgo(\d+)\.(\d+)/.exec(text)
  return match === null ? undefined : [Number(match[1]), Number(match[2])]
}

interface Place {
  readonly env: BuildOptions['env']
  readonly cwd: string
  readonly installGo: string
}

async function checkGo(place: Place, { what, installGo }: ToolSet): Promise<void> {
  const env = { ...place.env, GOTOOLCHAIN: 'local' }
  const lines = await go(['version'], { ...place, env }, () => undefined)
  const version = parseGoVersion(lines[0] ?? '')
  const [major, minor] = OLDEST_GO
  if (version !== undefined && (version[0] > major || (version[0] === major && version[1] >= minor))) return
  throw new SandboxError(
    `Building ${what} needs Go ${major}.${minor} or newer, found "${lines[0] ?? ''}". ${installGo}`,
  )
}

/** Runs `go`, gives the lines of its output. Lines of its error stream go to `onLine`; the last ones explain a failure. */
async function go(
  args: readonly string[],
  { env, cwd, installGo }: Place,
  onLine: (line: string) => void,
): Promise<string[]> {
  const child = spawn('go', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const endWithUs = () => child.kill('SIGTERM')
  process.once('exit', endWithUs)
  const output: string[] = []
  const errors: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => output.push(line))
  createInterface({ input: child.stderr }).on('line', (line) => {
    errors.push(line)
    onLine(line)
  })
  try {
    const [code] = (await once(child, 'close').catch((cause: unknown) => {
      throw new SandboxError(`Cannot run the \`go\` command. ${installGo}`, { cause })
    })) as [number | null]
    if (code === 0) return output
    throw new SandboxError(`\`go ${args[0] ?? ''}\` failed in ${cwd}:\n${errors.slice(-15).join('\n')}`)
  } finally {
    process.removeListener('exit', endWithUs)
  }
}
