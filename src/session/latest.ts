import type { LabSession } from '../api/index.ts'

interface Written {
  readonly session: LabSession
  readonly versions: Set<string>
}

/**
 * Reads our own writes: until the watch has brought what we wrote, the cache shows the session as it was, and a pass
 * on that would undo or repeat work. Others may have written in between, so that a status tells by its serial which of
 * two is the newer one; versions are only compared for equality, as the API demands.
 */
export class LatestSessions {
  readonly #written = new Map<string, Written>()

  /** Remembers what a write of ours returned. */
  wrote(key: string, session: LabSession): void {
    const versions = this.#written.get(key)?.versions ?? new Set<string>()
    this.#written.set(key, { session, versions: versions.add(session.metadata.resourceVersion ?? '') })
  }

  /** The newest we know: the cached session, or ours while the cache still shows an older status. */
  pick(key: string, cached: LabSession): LabSession {
    const ours = this.#written.get(key)?.session
    if (ours === undefined) return cached
    if (cached.metadata.uid === ours.metadata.uid && serialOf(cached) < serialOf(ours)) return ours
    this.#written.delete(key)
    return cached
  }

  /** Whether a watched version is one that we wrote: nothing to look at again. */
  isOurs(key: string, version: string | undefined): boolean {
    return version !== undefined && this.#written.get(key)?.versions.has(version) === true
  }

  forget(key: string): void {
    this.#written.delete(key)
  }
}

function serialOf({ status }: LabSession): number {
  return status?.serial ?? 0
}
