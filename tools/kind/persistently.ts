import { KindFailure, say } from './run.ts'

/** How often something is tried. */
const TRIES = 4

/**
 * Runs a maker of images, again when it fails: what it did is kept, so only the rest is done. One of them ends, in about a
 * twentieth of its runs, for a writer whose reader has read enough (`set -o pipefail` and SIGPIPE).
 */
export async function persistently<T>(make: () => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await make()
    } catch (error) {
      if (!(error instanceof KindFailure) || left === 0) throw error
      say(`    Tried again: ${error.message}`)
    }
  }
}
