import type { Platform, Sandbox } from '../../src/sandbox/index.ts'
import { installPlatform, startSandbox } from '../../src/sandbox/index.ts'
import { findOutcries } from '../faults/outcries.ts'
import { findOrphans } from '../faults/orphans.ts'
import { openRoom, type Room } from '../faults/room.ts'
import { leave } from '../faults/sitting.ts'
import type { Outcome } from '../faults/trial.ts'
import { complaints, rowOf, type Row } from './report.ts'

/** Told of what happens, in lines. */
export type Log = (line: string) => void

/** One matrix' cluster. */
export interface Ground {
  readonly sandbox: Sandbox
  readonly platform: Platform
  readonly room: Room
  readonly log: Log
  /** Ends a row: its sessions go, the next operator starts, what is left is counted. */
  readonly close: (outcome: Outcome, restart: () => Promise<unknown>) => Promise<Row>
}

/** Runs a matrix on a sandbox of its own and ends it afterwards. */
export async function onGround(
  log: Log,
  matrix: (ground: Ground) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  log('Starting a sandbox')
  const sandbox = await startSandbox()
  const stop = new AbortController()
  try {
    const platform = await installPlatform(sandbox)
    const room = await openRoom(sandbox, stop.signal)
    let heard = 0
    const close: Ground['close'] = async (outcome, restart) => {
      await Promise.all(outcome.sittings.map((sitting) => leave(room, sitting)))
      await restart()
      const outcries = await findOutcries(sandbox)
      const aftermath = { orphans: await findOrphans(room), outcries: outcries.slice(heard) }
      heard = outcries.length
      for (const complaint of complaints(outcome, aftermath)) log(`${outcome.name}: ${complaint}`)
      const row = rowOf(outcome, aftermath)
      log(JSON.stringify(row))
      return row
    }
    return await matrix({ sandbox, platform, room, log, close })
  } finally {
    stop.abort()
    await sandbox.stop()
  }
}
