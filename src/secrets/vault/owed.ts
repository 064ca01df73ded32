import { isConflict } from '../../kube/errors.ts'
import { refusal } from '../hands.ts'
import type { RestartOutcome } from './restart.ts'

/** What a written Secret still calls for: `due` until the restart was asked for, then what came of it. */
export type OwedRestart = 'due' | RestartOutcome

/**
 * Secrets that were written and of which the status does not tell yet, by their owner's UID. A pass may fail between
 * the write and the status: the next one finds the Secret as it should be, and would never restart its users.
 */
export class RestartsOwed {
  readonly #byOwner = new Map<string, OwedRestart>()

  /** What is owed for this owner; undefined when nothing was written that its status does not tell of. */
  of(uid: string): OwedRestart | undefined {
    return this.#byOwner.get(uid)
  }

  /** Notes what became of it. */
  note(uid: string, restart: OwedRestart): void {
    this.#byOwner.set(uid, restart)
  }

  /** The status tells of it, or the owner is gone. */
  forget(uid: string): void {
    this.#byOwner.delete(uid)
  }

  /** Notes it before the write: one whose answer is lost may have been made. A write that was refused was not. */
  async writing(uid: string, restart: OwedRestart, write: () => Promise<void>): Promise<void> {
    const before = this.#byOwner.get(uid)
    this.#byOwner.set(uid, restart)
    try {
      await write()
    } catch (error) {
      if (isConflict(error) || refusal(error) !== undefined) {
        if (before === undefined) this.#byOwner.delete(uid)
        else this.#byOwner.set(uid, before)
      }
      throw error
    }
  }
}
