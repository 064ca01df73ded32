import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../../src/sandbox/index.ts'
import { kubectlLab } from './kubectl-lab.ts'
import type { Scenario } from './scenario.ts'
import { percentile } from './statistics.ts'

const LINTS = 7

/** lintMs: `kubectl lab lint labs/*` as a process, start included. labsS: the proof of all labs, with the time of each. */
export const labs: Scenario = {
  name: 'labs',
  keys: ['lintMs', 'labsS'],
  run: async ({ wanted, log }) => ({
    ...(wanted.has('lintMs') && { lintMs: await lint() }),
    ...(wanted.has('labsS') && { labsS: await prove(log) }),
  }),
}

async function lint() {
  const folders = await labFolders()
  const samples: number[] = []
  while (samples.length < LINTS) {
    const startedAt = performance.now()
    await kubectlLab(['lint', ...folders])
    samples.push(performance.now() - startedAt)
  }
  const rounded = (percent: number) => Math.round(percentile(samples, percent))
  return { value: rounded(50), beside: `max ${rounded(100)}, ${folders.length} labs, ${LINTS} times` }
}

async function prove(log: (line: string) => void) {
  const report = join(packageRoot(), 'build', 'bench-labs.xml')
  const startedAt = performance.now()
  await kubectlLab(['test', ...(await labFolders()), '--junit', report])
  const value = Math.round((performance.now() - startedAt) / 1_000)
  const suites = [
    ...(await readFile(report, 'utf8')).matchAll(/<testsuite name="([^"]*)"[^>]* time="([\d.]+)"/g),
  ]
  const each = suites.map(([, lab = '', seconds]) => `${lab} ${Math.round(Number(seconds))} s`)
  log(each.join(', '))
  return { value, beside: each.join(', ') }
}

async function labFolders(): Promise<readonly string[]> {
  const entries = await readdir(join(packageRoot(), 'labs'), { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'images')
    .map(({ name }) => join('labs', name))
}
