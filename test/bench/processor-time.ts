import { readFile } from 'node:fs/promises'

/** Linux counts processor time in ticks of 1/100 s on every architecture that Node runs on. */
const TICKS_PER_S = 100

/** Processor time of each process by its program's name, in seconds since it started. */
export type ProcessorTime = ReadonlyMap<string, number>

/** Reads the processor time of these processes; one that has ended is left out. */
export async function processorTime(pids: readonly number[]): Promise<ProcessorTime> {
  const times = new Map<string, number>()
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
    // `pid (name) state …`; the 14th and 15th fields are user and system time.
    const match = /^\d+ \((.*)\) (.*)$/s.exec(stat ?? '')
    if (match === null) continue
    const [, name = '', rest = ''] = match
    const fields = rest.split(' ')
    const seconds = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S
    times.set(name, (times.get(name) ?? 0) + seconds)
  }
  return times
}

/** `kube-apiserver 11.2 s, etcd 2.3 s, …`: what was used in between, the largest first. */
export function usedBetween(before: ProcessorTime, after: ProcessorTime): string {
  return [...after]
    .map(([name, seconds]) => [name, seconds - (before.get(name) ?? 0)] as const)
    .filter(([, seconds]) => seconds >= 0.1)
    .sort(([, a], [, b]) => b - a)
    .map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`)
    .join(', ')
}
