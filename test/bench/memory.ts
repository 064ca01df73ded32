import { readFile } from 'node:fs/promises'

/** Resident memory of a process in MiB, as Linux accounts it. */
export async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  if (kib === undefined) throw new Error(`/proc/${pid}/status names no VmRSS`)
  return Number(kib) / 1_024
}
