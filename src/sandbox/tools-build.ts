import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { SandboxError } from './sandbox-error.ts'

const KUBERNETES = { gitVersion: 'v1.36.3', gitMajor: '1', gitMinor: '36', gitTreeState: 'clean' } as const

/** Of `go build`. Without the version flags the server says it is v0.0.0, which clients refuse. */
export const BUILD_FLAGS: readonly string[] = [
  '-trimpath',
  '-ldflags',
  [
    '-s -w',
    ...Object.entries(KUBERNETES).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`),
  ].join(' '),
]

/** The oldest Go whose `go` command reads our go.mod (tool directives) and can fetch the toolchain it names. */
const OLDEST_GO = [1, 24] as const
const INSTALL_GO =
  'Install Go 1.26 or newer (https://go.dev/dl), or set KUBEBUILDER_ASSETS to a folder with the six programs'
const PROGRESS_EVERY_MS = 3000

/** How far a build is. `done` counts packages compiled now; those in Go's own cache are not compiled again. */
export interface BuildProgress {
  readonly stage: 'download' | 'compile'
  readonly done: number
  /** All packages of the six programs; 0 while it is not known. */
  readonly total: number
  readonly elapsedMs: number
  /** What is being downloaded or compiled. */
  readonly detail: string
}

/** What a build needs. */
export interface BuildOptions {
  readonly moduleDir: string
  readonly outputDir: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: (line: string) => void
  readonly onProgress?: (progress: BuildProgress) => void
}

/** Builds every `tool` of go.mod into `outputDir`: static, reproducible, verified by go.sum. */
export async function buildTools(options: BuildOptions): Promise<void> {
  const env = { ...options.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' }
  await checkGo(env, options.moduleDir)
  options.log('Building the control plane once (Kubernetes 1.36, etcd, KWOK): 4 to 10 minutes on 2 cores')

  const started = Date.now()
  const state = { stage: 'download' as BuildProgress['stage'], done: 0, total: 0, detail: '' }
  const report = () => options.onProgress?.({ ...state, elapsedMs: Date.now() - started })
  const ticker = setInterval(report, PROGRESS_EVERY_MS)
  try {
    const packages = await go(['list', '-deps', 'tool'], { env, cwd: options.moduleDir }, (line) => {
      state.detail = line.replace(/^go: downloading /, '')
    })
    Object.assign(state, { stage: 'compile', total: packages.length, detail: '' })
    report()
    const args = ['build', '-v', ...BUILD_FLAGS, '-o', options.outputDir, 'tool']
    await go(args, { env, cwd: options.moduleDir }, (line) => {
      state.done += 1
      state.detail = line
    })
    report()
  } finally {
    clearInterval(ticker)
  }
  // A Go program is named after its folder, and etcd's is go.etcd.io/etcd/server/v3.
  await rename(join(options.outputDir, 'server'), join(options.outputDir, 'etcd'))
  options.log(`Built the control plane in ${Math.round((Date.now() - started) / 1000)} s`)
}

/** `1.26.8` of `go version go1.26.8 linux/amd64`, as numbers; undefined when the text is something else. */
export function parseGoVersion(text: string): readonly [number, number] | undefined {
  const match = /\bgo(\d+)\.(\d+)/.exec(text)
  return match === null ? undefined : [Number(match[1]), Number(match[2])]
}

async function checkGo(env: BuildOptions['env'], cwd: string): Promise<void> {
  const lines = await go(['version'], { env: { ...env, GOTOOLCHAIN: 'local' }, cwd }, () => undefined)
  const version = parseGoVersion(lines[0] ?? '')
  const [major, minor] = OLDEST_GO
  if (version !== undefined && (version[0] > major || (version[0] === major && version[1] >= minor))) return
  throw new SandboxError(
    `The control plane needs Go ${major}.${minor} or newer, found "${lines[0] ?? ''}". ${INSTALL_GO}`,
  )
}

/** Runs `go`, gives the lines of its output. Lines of its error stream go to `onLine`; the last ones explain a failure. */
async function go(
  args: readonly string[],
  { env, cwd }: { env: BuildOptions['env']; cwd: string },
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
      throw new SandboxError(`Cannot run the \`go\` command. ${INSTALL_GO}`, { cause })
    })) as [number | null]
    if (code === 0) return output
    throw new SandboxError(`\`go ${args[0] ?? ''}\` failed in ${cwd}:\n${errors.slice(-15).join('\n')}`)
  } finally {
    process.removeListener('exit', endWithUs)
  }
}
