import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../../src/sandbox/index.ts'
import { coldBuild } from './cold-build.ts'
import { failover } from './failover.ts'
import { labs } from './labs.ts'
import { wantedKeys, type Results } from './numbers.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { renderJson, renderTable } from './report.ts'
import { sandboxStart } from './sandbox-start.ts'
import type { Scenario } from './scenario.ts'
import { twenty } from './twenty.ts'
import { twoHundred } from './two-hundred.ts'

// `make bench`: measures what KEYS and COLD ask for, prints the table and writes build/bench.json. Ends with 1 when a
// number could not be measured; a target missed is shown, not an error: times say as much about the machine.

const SCENARIOS: readonly Scenario[] = [
  coldBuild,
  sandboxStart,
  oneAtATime,
  twenty,
  failover,
  twoHundred,
  labs,
]

// The sandbox ends with this process, however it ends.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => process.exit(code))

const startedAt = performance.now()
const wanted = wantedKeys(process.env)
const notes: string[] = []
const results: Results = {}
let failures = 0
for (const scenario of SCENARIOS.filter(({ keys }) => keys.some((key) => wanted.has(key)))) {
  const log = (line: string) => say(`[${elapsed()}] ${scenario.name}: ${line}`)
  try {
    Object.assign(
      results,
      await scenario.run({ wanted, log, note: (line) => notes.push(`${scenario.name}: ${line}`) }),
    )
  } catch (error) {
    failures += 1
    log(`failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
}

say(`\n${renderTable(results)}\n`)
for (const note of notes) say(note)
const folder = join(packageRoot(), 'build')
await mkdir(folder, { recursive: true })
await writeFile(join(folder, 'bench.json'), renderJson(results))
process.exitCode = failures > 0 ? 1 : 0

function elapsed(): string {
  return `${((performance.now() - startedAt) / 1_000).toFixed(0).padStart(4)} s`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
