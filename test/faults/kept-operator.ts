import { setTimeout as pause } from 'node:timers/promises'
import { startOperator, type OperatorOptions, type OperatorProcess } from '../../src/sandbox/index.ts'

/** An operator that is started again whenever it ends, as a Deployment would. */
export interface KeptOperator {
  /** Ends it and starts it afresh; resolves when the next one is ready. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const AGAIN_MS = 500

/** Resolves when the first one is ready. They all have one identity: the next one leads again at once. */
export async function keepOperator(options: OperatorOptions): Promise<KeptOperator> {
  const over = new AbortController()
  let current: OperatorProcess = await startOperator(options)

  const startAgain = async (): Promise<OperatorProcess | undefined> => {
    while (!over.signal.aborted) {
      try {
        return await startOperator(options)
      } catch {
        // The server may be away; the log of the one that failed tells.
        await pause(AGAIN_MS)
      }
    }
    return undefined
  }
  let ready = Promise.resolve()
  const keep = async (): Promise<void> => {
    for (;;) {
      await current.exited
      const next = startAgain()
      ready = next.then(() => undefined)
      const started = await next
      if (started === undefined) return
      current = started
      if (over.signal.aborted) current.kill('SIGKILL')
    }
  }
  const keeping = keep()
  return {
    async restart() {
      const ended = current
      await ended.stop()
      // The keeper has heard of it before anything that waits for a timer.
      await pause(0)
      await ready
    },
    async stop() {
      over.abort()
      current.kill('SIGKILL')
      await keeping
    },
  }
}
