import type { Logger } from '../api/index.ts'
import { ClusterError, isConflict } from '../kube/errors.ts'
import { NameTakenError } from './create.ts'

/** The cache was behind: its event is on the way, and this is for one that is missed. */
const CONFLICT_RETRY_MS = 25

/** What a pass may ask for. */
export interface PassResult {
  readonly requeueAfterMs?: number
}

/** A conflict is no failure: somebody wrote in between, or our view was old. */
export async function calmly(pass: () => Promise<PassResult>): Promise<PassResult> {
  try {
    return await pass()
  } catch (error) {
    if (isConflict(error)) return { requeueAfterMs: CONFLICT_RETRY_MS }
    throw error
  }
}

/** Whether the world is in the way, and not a bug of ours. */
export function isTrouble(error: unknown): error is ClusterError | NameTakenError {
  return error instanceof ClusterError || error instanceof NameTakenError
}

/** The world's trouble in a line; a bug of ours with all that is known of it. */
export function report(logger: Logger, key: Readonly<Record<string, string>>, error: unknown): void {
  if (isTrouble(error)) {
    logger.warn({ ...key, reason: error.name, detail: error.message }, 'Pass failed, trying again')
  } else {
    logger.error({ ...key, err: error }, 'Pass threw, trying again')
  }
}
