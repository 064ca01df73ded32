import { readFile } from 'node:fs/promises'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { waitFor } from './wait-for.ts'

/** Kills a program of the sandbox's control plane without a word and starts it again as it was. */
export async function restartProcess(
  { pids, supervisor }: Pick<Sandbox, 'pids' | 'supervisor'>,
  name: 'kube-apiserver' | 'etcd',
): Promise<void> {
  for (const pid of pids) {
    const [command = '', ...args] = await read(pid, 'cmdline')
    if (!command.endsWith(`/${name}`)) continue
    const env = Object.fromEntries((await read(pid, 'environ')).map(pair))
    process.kill(pid, 'SIGKILL')
    await waitFor(() => !supervisor.pids.includes(pid), { what: `${name} to end` })
    await supervisor.start({ name, command, args, env })
    return
  }
  throw new Error(`No ${name} is running`)
}

async function read(pid: number, what: 'cmdline' | 'environ'): Promise<readonly string[]> {
  return (await readFile(`/proc/${pid}/${what}`, 'utf8')).split('\0').slice(0, -1)
}

function pair(line: string): readonly [string, string] {
  const at = line.indexOf('=')
  return [line.slice(0, at), line.slice(at + 1)]
}
