import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { Reaper } from './reaper.ts'
import { startReaper } from './reaper.ts'
import { SandboxError } from './sandbox-error.ts'

/** What to run. `env` is the whole environment: nothing is inherited, above all no KUBECONFIG. */
export interface ProcessSpec {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** One running child. */
export interface SupervisedProcess {
  readonly name: string
  readonly pid: number
  readonly logFile: string
  /** Settles when the process has ended: its exit code, or the signal that ended it. */
  readonly exited: Promise<number | NodeJS.Signals>
  hasExited(): boolean
  kill(signal: NodeJS.Signals): void
  /** SIGTERM, then SIGKILL when it has not ended after `graceMs`. */
  stop(graceMs: number): Promise<void>
  /** The end of its log, for the message of an error. */
  logTail(lines?: number): Promise<string>
}

/** Starts children whose logs are in one directory, and that never outlive us. */
export interface Supervisor {
  readonly pids: readonly number[]
  start(spec: ProcessSpec): Promise<SupervisedProcess>
  /** Ends every child at once, removes the state directory. May be called twice. */
  stop(): Promise<void>
}

/**
 * The child waits for a line on descriptor 3 before it becomes the program, with the same pid. So no program runs that
 * the reaper has not heard of, wherever we are killed: without the line, `read` meets end of file and the child ends.
 */
const GATE = 'read -r go <&3 || exit 1; exec "$@" 3<&-'

/** A supervisor over an existing directory (mode 0700), which belongs to it from now on. */
export async function createSupervisor(stateDir: string): Promise<Supervisor> {
  const reaper = await startReaper(stateDir)
  const starting = new Set<Promise<SupervisedProcess>>()
  const running = new Map<number, SupervisedProcess>()
  let stopped: Promise<void> | undefined

  const start = async (spec: ProcessSpec): Promise<SupervisedProcess> => {
    const child = await startProcess(spec, stateDir, reaper)
    running.set(child.pid, child)
    void child.exited.then(() => running.delete(child.pid))
    return child
  }
  /** The data are thrown away, so nobody needs time to say goodbye. */
  const stop = async (): Promise<void> => {
    await Promise.allSettled(starting)
    await Promise.all([...running.values()].map((child) => child.stop(0)))
    await reaper.close()
  }
  return {
    get pids() {
      return [...running.keys()]
    },
    start: async (spec) => {
      if (stopped !== undefined) throw new SandboxError(`Cannot start ${spec.name}: the sandbox is stopping`)
      const child = start(spec)
      starting.add(child)
      return child.finally(() => starting.delete(child))
    },
    stop: () => (stopped ??= stop()),
  }
}

async function startProcess(spec: ProcessSpec, stateDir: string, reaper: Reaper): Promise<SupervisedProcess> {
  const { name, command, args, env = {} } = spec
  const logFile = join(stateDir, `${name}.log`)
  const log = openSync(logFile, 'a', 0o600)
  const child = spawn('/bin/sh', ['-c', GATE, name, command, ...args], {
    cwd: stateDir,
    detached: true,
    env: { PATH: process.env['PATH'], HOME: stateDir, TMPDIR: stateDir, ...env },
    stdio: ['ignore', log, log, 'pipe'],
  })
  closeSync(log)
  const exited = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 1))
  })
  await once(child, 'spawn')
  const { pid } = child
  if (pid === undefined) throw new SandboxError(`Cannot start ${name}`)
  let ended = false
  void exited.then(() => {
    ended = true
    reaper.forget(pid)
  })
  try {
    await reaper.watch(pid)
  } catch (cause) {
    child.kill('SIGKILL')
    throw new SandboxError(`Cannot start ${name}: nobody would clean up after it`, { cause })
  }
  openGate(child.stdio[3])
  child.unref()

  const kill = (signal: NodeJS.Signals) => {
    if (!ended) child.kill(signal)
  }
  return {
    name,
    pid,
    logFile,
    exited,
    hasExited: () => ended,
    kill,
    stop: async (graceMs) => {
      if (ended) return
      child.ref()
      kill(graceMs > 0 ? 'SIGTERM' : 'SIGKILL')
      const timer = setTimeout(() => kill('SIGKILL'), graceMs)
      await exited
      clearTimeout(timer)
    },
    logTail: (lines = 15) => readTail(logFile, lines),
  }
}

function openGate(gate: unknown): void {
  if (!(gate instanceof Writable)) throw new SandboxError('A child was started without its gate')
  // The child may be gone already; its exit tells that.
  gate.on('error', () => undefined)
  gate.end('go\n')
}

async function readTail(file: string, lines: number): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}
