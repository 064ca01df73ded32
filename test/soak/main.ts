import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../../src/sandbox/index.ts'
import { soakApiFaults, soakClusterFaults } from './faults.ts'
import { soakKills } from './kills.ts'
import { onGround, type Ground } from './matrix.ts'
import { isClean, lastLine, type Row } from './report.ts'

// `make soak`: every fault with SOAK_SESSIONS sessions at once (20), every kill on every road. Writes build/soak.json and
// ends with one line; with 1 when anything was lost, changed or left behind.

const SESSIONS = Number(process.env['SOAK_SESSIONS'] ?? 20)

// The sandbox ends with this process, however it ends.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => process.exit(code))

const startedAt = performance.now()
const faults: Row[] = []
const kills: Row[] = []
const matrices: readonly (readonly [Row[], (ground: Ground) => Promise<readonly Row[]>])[] = [
  [faults, (ground) => soakApiFaults(ground, SESSIONS)],
  [faults, (ground) => soakClusterFaults(ground, SESSIONS)],
  [kills, soakKills],
]
const folder = join(packageRoot(), 'build')
await mkdir(folder, { recursive: true })
for (const [rows, matrix] of matrices) {
  rows.push(...(await onGround(say, matrix)))
  // A soak that is broken off has told what it knew.
  await writeFile(join(folder, 'soak.json'), `${JSON.stringify({ faults, kills }, null, 2)}\n`)
}
const rows = [...faults, ...kills]
process.stdout.write(`${lastLine(rows)}\n`, () => process.exit(rows.every(isClean) ? 0 : 1))

function say(line: string): void {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0)
  process.stdout.write(`[${seconds.padStart(4)} s] ${line}\n`)
}
