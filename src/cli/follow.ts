import type { LabSession } from '../api/index.ts'
import type { Client } from '../kube/index.ts'
import { createInformer } from '../kube/informer.ts'
import { RESOURCES } from '../session/resources.ts'

/** Which session, and until when it is followed. */
export interface FollowOptions {
  readonly client: Client
  readonly session: { readonly namespace: string; readonly name: string }
  /** Ends the following without an error. */
  readonly signal: AbortSignal
  readonly onChange?: (session: LabSession) => void
  /** The session that was waited for. */
  readonly until: (session: LabSession) => boolean
}

/**
 * Follows one session by a watch, from its present state on. Resolves with the session that fulfils `until`, or with
 * nothing when the session is deleted or the signal ends it first.
 */
export async function followSession(options: FollowOptions): Promise<LabSession | undefined> {
  const { client, session, signal, onChange, until } = options
  const over = new AbortController()
  const informer = createInformer<LabSession>({
    client,
    resource: RESOURCES.session,
    namespace: session.namespace,
    fieldSelector: `metadata.name=${session.name}`,
  })
  try {
    return await new Promise<LabSession | undefined>((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true })
      if (signal.aborted) resolve(undefined)
      informer.onChange((_, current) => {
        if (current === undefined) {
          resolve(undefined)
          return
        }
        onChange?.(current)
        if (until(current)) resolve(current)
      })
      informer.start(over.signal)
    })
  } finally {
    over.abort()
  }
}
