import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BENCH_LAB } from './bench-lab.ts'
import { kubectlLab } from './kubectl-lab.ts'
import type { Measured } from './numbers.ts'
import type { Rig } from './rig.ts'
import { percentile } from './statistics.ts'

const TIMES = 7

/** `kubectl lab verify` of a graded session's transcript with the platform's keys in a file, start included. */
export async function measureVerify({ sandbox }: Rig, home: string): Promise<Measured> {
  const write = async (name: string, args: readonly string[]): Promise<string> => {
    const file = join(sandbox.dir, name)
    await writeFile(file, await kubectlLab(['transcript', ...args], sandbox.adminKubeconfig))
    return file
  }
  const transcript = await write('transcript.json', [BENCH_LAB, '-n', home, '-o', 'json'])
  const keys = await write('keys.pem', ['--keys'])
  const samples: number[] = []
  while (samples.length < TIMES) {
    const startedAt = performance.now()
    await kubectlLab(['verify', transcript, '--keys', keys])
    samples.push(performance.now() - startedAt)
  }
  const rounded = (percent: number) => Math.round(percentile(samples, percent))
  return { value: rounded(50), beside: `max ${rounded(100)}, ${TIMES} times` }
}
