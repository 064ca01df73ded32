import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

import type { Narrator } from './narrator.ts'

/** Where and as whom commands run. */
export interface ShellOptions {
  readonly cwd: string
  /** Folder of kubectl and kubectl-lab, first in the PATH. */
  readonly binaries: string
  readonly narrator: Narrator
}

/** How one command is shown. */
export interface RunOptions {
  /** Show so many lines of its output at most. @default all */
  readonly lines?: number
  /** Neither the command nor its output is part of the story. */
  readonly silent?: boolean
}

/** A candidate's shell: every command is shown as typed, then its output. */
export interface Shell {
  /** Runs a command line; resolves with its standard output. Rejects when it fails. */
  readonly run: (line: string, options?: RunOptions) => Promise<string>
  /** Runs a command beside the story; its lines are told as they come. */
  readonly beside: (line: string) => Beside
}

/** A command that runs beside the story. */
export interface Beside {
  /** It has written something, and then nothing for a moment. */
  readonly firstLines: Promise<void>
  readonly stop: () => Promise<void>
}

const MOMENT_MS = 500

/** A shell whose KUBECONFIG is this file. */
export function createShell(kubeconfig: string, { cwd, binaries, narrator }: ShellOptions): Shell {
  const env = {
    PATH: `${binaries}:${process.env['PATH'] ?? ''}`,
    HOME: cwd,
    KUBECONFIG: kubeconfig,
    LANG: process.env['LANG'] ?? '',
  }
  const start = (line: string) =>
    spawn('/bin/sh', ['-c', `exec ${line}`], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const show = (output: readonly string[], most: number): void => {
    for (const line of output.slice(0, most)) narrator.output(line)
    if (output.length > most) narrator.output('…')
  }
  return {
    run: async (line, { lines = Infinity, silent = false } = {}) => {
      if (!silent) narrator.command(line)
      const child = start(line)
      const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
      if (!silent) show([...linesOf(err), ...linesOf(out)], lines)
      if (child.exitCode !== 0)
        throw new Error(`\`${line}\` ended with ${child.exitCode ?? 'a signal'}: ${err.trim()}`)
      return out
    },
    beside: (line) => {
      narrator.command(`${line} &`)
      const child = start(line)
      const closed = once(child, 'close')
      const { promise: firstLines, resolve } = deferred()
      let quiet: NodeJS.Timeout | undefined
      for (const stream of [child.stdout, child.stderr]) {
        createInterface(stream).on('line', (text) => {
          narrator.live(text)
          clearTimeout(quiet)
          quiet = setTimeout(resolve, MOMENT_MS)
        })
      }
      // A command that ends without a word does not hold the story up.
      void closed.then(resolve)
      return {
        firstLines,
        stop: async () => {
          child.kill('SIGTERM')
          await closed
          clearTimeout(quiet)
        },
      }
    },
  }
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined
  const promise = new Promise<void>((settle) => (resolve = settle))
  return { promise, resolve }
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: string[] = []
  stream.setEncoding('utf8')
  for await (const chunk of stream) chunks.push(String(chunk))
  return chunks.join('')
}

function linesOf(output: string): string[] {
  return output === '' ? [] : output.trimEnd().split('\n')
}
