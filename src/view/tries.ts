import type { LabSession } from '../api/index.ts'
import { sessionRow } from './row.ts'

/** How often each session was seen to fail anew on the check that it hangs on. */
export interface Tries {
  /** Told of each version of a session, in order; gives the count for {@link sessionRow}. */
  readonly see: (session: LabSession, now: Date) => number
  readonly forget: (session: LabSession) => void
}

/** Counts from nothing: what was before it watched nobody knows. */
export function countTries(): Tries {
  const seen = new Map<string, { readonly id: string; readonly message: string; readonly tries: number }>()
  return {
    see: (session, now) => {
      const key = keyOf(session)
      const { hangsOn } = sessionRow(session, { now })
      if (hangsOn === undefined) {
        seen.delete(key)
        return 0
      }
      const { id, message = '' } = hangsOn
      const before = seen.get(key)
      const isSame = before?.id === id
      // What is read differs, and it fails again: somebody has tried something.
      const tries = isSame ? before.tries + (before.message === message ? 0 : 1) : 0
      seen.set(key, { id, message, tries })
      return tries
    },
    forget: (session) => void seen.delete(keyOf(session)),
  }
}

function keyOf({ metadata }: LabSession): string {
  return metadata.uid ?? `${metadata.namespace ?? ''}/${metadata.name ?? ''}`
}
