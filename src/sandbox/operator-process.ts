import { randomUUID } from 'node:crypto'
import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { packageRoot } from './package-root.ts'
import type { Platform } from './platform.ts'
import { SandboxError } from './sandbox-error.ts'
import type { Sandbox } from './sandbox.ts'
import { waitUntil } from './wait-until.ts'

/** The message of the log line by which the operator says that its caches are filled and its controllers run. */
export const READY_MESSAGE = 'Operator is ready'

/** The message of the log line by which an operator says that somebody else leads, or that it may not. */
export const WAITING_MESSAGE = 'Waiting to lead'

const READY_DEADLINE_MS = 30_000
// As Kubernetes gives it.
const STOP_GRACE_MS = 30_000
/**
 * How `node` runs the operator: a small young generation and a bounded old one keep 200 sessions well below 128 MiB,
 * where V8's own defaults, made for throughput, take half as much again. Never with `--enable-source-maps`: the first stack
 * that is looked at, such as that of a stream destroyed with an error, would read the bundle's map, 50 MiB of objects.
 */
const OPERATOR_NODE_ARGS = ['--max-semi-space-size=4', '--max-old-space-size=96'] as const

// One operator at a time: it leads again at once after a kill. Nobody probes it, and a second one would find its port taken.
const DEFAULTS = { healthPort: 0, nodes: 'simulated', identity: 'sandbox' }

/** How to run the operator. */
export interface OperatorOptions {
  readonly sandbox: Sandbox
  readonly platform: Platform
  /** Its configuration; what is absent is the default, `nodes` is simulated. */
  readonly config?: Readonly<Record<string, unknown>>
  /** The bundle to run. Default: dist/operator.js. */
  readonly script?: string
  /** Flags of `node` itself, e.g. `--max-old-space-size=96`. */
  readonly nodeArgs?: readonly string[]
  /** Resolve when it waits to lead rather than when it leads; give it an `identity` of its own. */
  readonly standby?: boolean
}

/** A running operator. It ends with its sandbox at the latest. */
export interface OperatorProcess {
  readonly pid: number
  /** JSON lines. */
  readonly logFile: string
  /** Settles when it has ended: exit code or signal. */
  readonly exited: Promise<number | NodeJS.Signals>
  kill(signal: NodeJS.Signals): void
  /** SIGTERM, and SIGKILL after 30 s. */
  stop(): Promise<void>
  /** The end of its log. */
  logTail(lines?: number): Promise<string>
}

/**
 * Runs the operator as a process of its own under its own ServiceAccount, and resolves when it says it is ready, or waits.
 * @throws SandboxError with the end of its log when it ends or says nothing for 30 s.
 */
export async function startOperator(options: OperatorOptions): Promise<OperatorProcess> {
  const { sandbox, platform, config = {}, nodeArgs = [], standby = false } = options
  const script = options.script ?? join(packageRoot(), 'dist', 'operator.js')
  await access(script).catch(() => {
    throw new SandboxError(`There is no ${script}: run \`make build\` first`)
  })
  const name = `operator-${randomUUID().slice(0, 8)}`
  const configFile = join(sandbox.dir, `${name}.yaml`)
  await writeFile(configFile, stringify({ ...DEFAULTS, ...config }), { mode: 0o600 })
  const child = await sandbox.supervisor.start({
    name,
    command: process.execPath,
    args: [...OPERATOR_NODE_ARGS, ...nodeArgs, script, '--config', configFile],
    env: sandbox.env(platform.operatorKubeconfig),
  })
  try {
    await waitUntil(
      async () => {
        if (child.hasExited()) throw new SandboxError(`The operator ended with ${await child.exited}`)
        const message = standby ? WAITING_MESSAGE : READY_MESSAGE
        return (await readFile(child.logFile, 'utf8')).includes(`"msg":"${message}"`)
      },
      { what: standby ? 'the operator to wait' : 'the operator to be ready', deadlineMs: READY_DEADLINE_MS },
    )
  } catch (error) {
    await child.stop(0)
    const message = error instanceof Error ? error.message : String(error)
    throw new SandboxError(`${message}. The end of its log:\n${await child.logTail()}`, { cause: error })
  }
  return {
    pid: child.pid,
    logFile: child.logFile,
    exited: child.exited,
    kill: (signal) => child.kill(signal),
    stop: () => child.stop(STOP_GRACE_MS),
    logTail: (lines) => child.logTail(lines),
  }
}
