import { setTimeout as sleep } from 'node:timers/promises'
import { writes, type AuditLog } from './audit.ts'

const DEADLINE_MS = 120_000

/** Resolves once the operator has written nothing for `forMs`. */
export async function untilQuiet(audit: AuditLog, forMs = 5_000): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS
  for (;;) {
    const mark = await audit.mark()
    await sleep(forMs)
    const written = writes(await audit.since(mark))
    if (written.length === 0) return
    if (performance.now() > deadline) throw new Error(`The operator still writes after ${DEADLINE_MS} ms`)
  }
}
