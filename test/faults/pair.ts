import { readFile } from 'node:fs/promises'
import {
  READY_MESSAGE,
  startOperator,
  type OperatorOptions,
  type OperatorProcess,
} from '../../src/sandbox/index.ts'
import { waitFor } from '../builders/wait-for.ts'

/** Two replicas, of which one leads. */
export interface Pair {
  /**
   * Ends the leader by that signal, waits until the other one leads, and starts a new one that waits. Gives the exit of
   * the one that led.
   */
  handOver(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | NodeJS.Signals>
  stop(): Promise<void>
}

const FAILOVER_MS = 60_000

/** Resolves when one leads and the other one waits. */
export async function startPair(options: OperatorOptions): Promise<Pair> {
  let replicas = 0
  const start = (standby: boolean): Promise<OperatorProcess> => {
    replicas += 1
    // Nobody comes back under the name of a leader: it would not have to wait.
    const config = { ...options.config, identity: `replica-${replicas}` }
    return startOperator({ ...options, config, standby })
  }
  let leader = await start(false)
  let standby = await start(true)
  return {
    async handOver(signal) {
      const former = leader
      const heir = standby
      former.kill(signal)
      const exit = await former.exited
      await waitFor(async () => (await readFile(heir.logFile, 'utf8')).includes(`"msg":"${READY_MESSAGE}"`), {
        what: 'the other replica to lead',
        deadlineMs: FAILOVER_MS,
      })
      leader = heir
      standby = await start(true)
      return exit
    },
    async stop() {
      for (const replica of [leader, standby]) replica.kill('SIGKILL')
      await Promise.all([leader.exited, standby.exited])
    },
  }
}
