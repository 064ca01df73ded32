import { startSandbox } from '../../src/sandbox/index.ts'
import type { Scenario } from './scenario.ts'
import { percentile } from './statistics.ts'

const STARTS = 7

/** sandboxReadyMs: from the call to all nodes Ready, with the tools built before. */
export const sandboxStart: Scenario = {
  name: 'warm sandbox',
  keys: ['sandboxReadyMs'],
  run: async ({ log }) => {
    const samples: number[] = []
    while (samples.length < STARTS) {
      const startedAt = performance.now()
      const sandbox = await startSandbox({ log })
      samples.push(performance.now() - startedAt)
      await sandbox.stop()
      log(`${samples.length} of ${STARTS}: ready after ${Math.round(samples.at(-1) ?? 0)} ms`)
    }
    const rounded = (percent: number) => Math.round(percentile(samples, percent))
    const beside = `min ${rounded(0)}, max ${rounded(100)}, ${STARTS} starts`
    return { sandboxReadyMs: { value: rounded(50), beside } }
  },
}
