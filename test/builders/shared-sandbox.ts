import { installPlatform, startSandbox, type Platform, type Sandbox } from '../../src/sandbox/index.ts'
import { takeInventory, type Inventory } from './inventory.ts'
import { tidy } from './tidy-sandbox.ts'

/** A sandbox with the platform that test files use one after the other; each finds it as if it had just started. */
export interface SharedSandbox {
  readonly sandbox: Sandbox
  readonly platform: Platform
  /** What it consisted of when it was new. */
  readonly inventory: Inventory
  readonly pids: readonly number[]
}

/**
 * The one that waits for the next file of this test process. It ends with the process, as every sandbox does
 * (src/sandbox/reaper.ts).
 */
let idle: SharedSandbox | undefined

/** Gives the sandbox of the file before, tidied up, or a new one. */
export async function borrowSandbox(): Promise<SharedSandbox> {
  const left = idle
  idle = undefined
  if (left !== undefined) {
    const spoilt = await tidy(left.sandbox, left.inventory).catch((error: unknown) => [String(error)])
    if (spoilt.length === 0) return left
    process.stderr.write(`Not as it was, so another sandbox is started: ${spoilt.join(', ')}\n`)
    await left.sandbox.stop()
  }
  const sandbox = await startSandbox()
  try {
    const platform = await installPlatform(sandbox)
    return { sandbox, platform, inventory: await takeInventory(sandbox), pids: sandbox.pids }
  } catch (error) {
    await sandbox.stop()
    throw error
  }
}

/** Ends what the file started in it and keeps it for the next file, unless the file ended a part of it. */
export async function giveBackSandbox(shared: SharedSandbox): Promise<void> {
  const { sandbox, pids } = shared
  const isWhole = pids.every((pid) => sandbox.pids.includes(pid))
  if (!isWhole || sandbox.pids.length > pids.length || idle !== undefined) await sandbox.stop()
  else idle = shared
}
