import type { LabSession } from '../api/index.ts'

interface Written {
  readonly session: LabSession
  readonly older: Set<string>
}

/**
 * Reads our own writes: until the watch has brought what we wrote, the cache shows the session as it was, and a pass
 * on that would undo or repeat work. Versions are only compared for equality, as the API demands.
 */
export class LatestSessions {
  readonly #written = new Map<string, Written>()

  /** Remembers what a write of ours returned, made on top of the version `base`. */
  wrote(key: string, base: string | undefined, session: LabSession): void {
    const older = this.#written.get(key)?.older ?? new Set<string>()
    if (base !== undefined) older.add(base)
    this.#written.set(key, { session, older })
  }

  /** The newest we know: the cached session, or ours while the cache still shows an older one. */
  pick(key: string, cached: LabSession): LabSession {
    const written = this.#written.get(key)
    if (written === undefined) return cached
    const version = cached.metadata.resourceVersion ?? ''
    if (cached.metadata.uid === written.session.metadata.uid && written.older.has(version))
      return written.session
    this.#written.delete(key)
    return cached
  }

  /** Whether a watched version is one that we wrote or have written over: nothing to look at again. */
  isOurs(key: string, version: string | undefined): boolean {
    const written = this.#written.get(key)
    if (written === undefined || version === undefined) return false
    return written.session.metadata.resourceVersion === version || written.older.has(version)
  }

  forget(key: string): void {
    this.#written.delete(key)
  }
}
