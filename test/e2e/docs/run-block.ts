import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

/** How a block of commands ended. */
export interface Ended {
  readonly code: number
  readonly output: string
}

/** Where a block runs; the next one of its page finds its variables and its folder. */
export interface Place {
  /** File that carries variables and folder from a block to the next. */
  readonly state: string
  readonly dir: string
  readonly env: Readonly<Record<string, string>>
  /** It runs until Ctrl-C: what it must have printed before that comes. */
  readonly until?: string
}

/** No command of the documentation takes longer; those of a control plane of its own come near. */
const DEADLINE_MS = 240_000

/** Runs a block as somebody types it: line by line, until one fails. */
export async function runBlock(code: string, { state, dir, env, until }: Place): Promise<Ended> {
  const script = [
    'set -euo pipefail',
    existsSync(state) ? `source ${quoted(state)}` : `cd ${quoted(dir)}`,
    code,
    `{ declare -px; declare -f; printf 'cd %q\\n' "$PWD"; } > ${quoted(state)}`,
  ]
  return new Promise((resolve) => {
    // A process group of its own: Ctrl-C reaches all that runs in a terminal.
    const child = spawn('bash', ['-c', script.join('\n')], {
      cwd: dir,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const signal = (name: NodeJS.Signals): void => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, name)
    }
    const deadline = setTimeout(() => signal('SIGKILL'), DEADLINE_MS)
    let output = ''
    let seen = false
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      if (until === undefined || seen || !output.includes(until)) return
      seen = true
      signal('SIGINT')
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('close', (exit) => {
      clearTimeout(deadline)
      if (until === undefined) resolve({ code: exit ?? 1, output })
      else resolve({ code: seen ? 0 : 1, output: seen ? output : `${output}\nnever printed: ${until}` })
    })
  })
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
