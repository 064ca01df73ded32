import { readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Runs `work` while holding a lock file that names our pid. A lock whose process is gone is taken over, so a build that
 * was killed blocks nobody; two that find it at the same instant may both run, which `work` must stand. `onWait` is
 * called once when somebody else holds it.
 */
export async function withLock<T>(
  file: string,
  options: { onWait?: () => void },
  work: () => Promise<T>,
): Promise<T> {
  let waited = false
  while (!(await tryLock(file))) {
    if (!waited) options.onWait?.()
    waited = true
    await sleep(250)
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function tryLock(file: string): Promise<boolean> {
  try {
    await writeFile(file, `${process.pid}\n`, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  }
  const owner = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10)
  // Not a number: its owner has created it and not yet written, or it has just been removed.
  if (Number.isNaN(owner) || isAlive(owner)) return false
  await rm(file, { force: true })
  return false
}

/** Whether a process of this pid exists, ours or somebody else's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
