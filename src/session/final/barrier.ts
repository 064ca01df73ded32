import { FREEZE_PROBE, POLICIES } from '../../api/index.ts'
import type { Client } from '../../kube/client.ts'
import { statusError } from '../../kube/errors.ts'
import { resourcePath } from '../../kube/object.ts'
import { RESOURCES } from '../resources.ts'

/** Connections opened at the same time. */
const WIDTH = 4

/** What is to be proven, and as whom. */
export interface FreezeProof {
  readonly namespace: string
  readonly serviceAccount: string
  /** Refusals in a row, each over a connection of its own. */
  readonly probes: number
}

/**
 * Proves that a frozen environment takes no more writes: a ConfigMap is tried, in a dry run as the candidate, until the
 * freeze has refused it often enough over fresh connections. Throws when something else stands in the way: then nothing
 * is proven.
 */
export async function freezeHolds(
  client: Client,
  { namespace, serviceAccount, probes }: FreezeProof,
  signal: AbortSignal,
): Promise<boolean> {
  const candidate = client.impersonating({ username: serviceAccount })
  for (let refused = 0; refused < probes; refused += WIDTH) {
    const length = Math.min(WIDTH, probes - refused)
    const answers = await Promise.all(Array.from({ length }, () => isRefused(candidate, namespace, signal)))
    if (answers.includes(false)) return false
  }
  return true
}

async function isRefused(candidate: Client, namespace: string, signal: AbortSignal): Promise<boolean> {
  const metadata = { name: FREEZE_PROBE, namespace }
  const answer = await candidate.send(
    {
      method: 'POST',
      path: resourcePath(RESOURCES.configMap, { namespace }),
      query: { dryRun: 'All' },
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata },
      repeatable: true,
      ownConnection: true,
    },
    { signal },
  )
  if (answer.status < 300) return false
  const error = statusError(answer.status, answer.body, answer.retryAfter)
  if (error.message.includes(`'${POLICIES.freeze}'`)) return true
  // Where there is no environment any more, nothing can be written.
  if (error.reason === 'NotFound' || error.message.includes('being terminated')) return true
  throw error
}
