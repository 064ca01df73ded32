import type { DryRunInput, Json } from '../api/index.ts'
import { statusError, type ClusterError } from '../kube/errors.ts'
import { resourcePath } from '../kube/object.ts'
import type { ResolvedInput } from '../lab/index.ts'
import { oneLine } from './one-line.ts'
import { copyOfLive } from './live-copy.ts'
import { resourceOf, type GatherContext, type Source } from './source.ts'
import { isWithoutContent, noRoomNote } from './weight.ts'

/** The server judged the object, by what was sent: a Conflict is a race over the quota, not one over the name. */
const REFUSALS: ReadonlySet<string> = new Set([
  'BadRequest',
  'Forbidden',
  'AlreadyExists',
  'Invalid',
  'RequestEntityTooLarge',
])

/** Longest message kept, in UTF-16 code units. */
const MESSAGE_LENGTH = 1024

/**
 * `{allowed, code, message}` of creating an object as the candidate, judged whole by the API server and not stored.
 * A refusal is what was asked for; anything that is not about the object throws. `null` when the live object to copy is
 * not there.
 */
export const gatherDryRun: Source<DryRunInput> = async (declared, input, context) => {
  const { client, serviceAccount, signal } = context
  const object = await objectOf(declared, input, context)
  if (object === undefined) return null
  if (typeof object === 'string') return object
  // No groups: the server gives a ServiceAccount its own, and naming them would need the right to impersonate groups.
  const answer = await client.impersonating({ username: serviceAccount }).send(
    {
      method: 'POST',
      path: resourcePath(resourceOf(input), { namespace: input.namespace }),
      query: { dryRun: 'All', fieldValidation: 'Strict', fieldManager: 'candidate' },
      body: inNamespace(object, input.namespace),
      repeatable: true,
    },
    { signal },
  )
  if (answer.status < 300) return { allowed: true, code: answer.status, message: '' }
  return refusal(statusError(answer.status, answer.body, answer.retryAfter))
}

/** What is to be created; undefined when it is to be a copy of what is missing, a text when there was no room for that. */
async function objectOf(
  { create, live }: DryRunInput,
  input: ResolvedInput,
  { reader }: GatherContext,
): Promise<Readonly<Record<string, unknown>> | string | undefined> {
  if (live === undefined) return create ?? {}
  const resource = resourceOf(input)
  const found = await reader.get(resource, input.liveNamespace ?? input.namespace, live.name)
  if (found !== undefined && isWithoutContent(found)) return noRoomNote([found])
  return found && copyOfLive(resource, found)
}

function refusal(error: ClusterError): Json {
  if (!REFUSALS.has(error.reason) || isAboutUs(error) || isNamespaceEnding(error)) throw error
  return { allowed: false, code: error.code, message: oneLine(error.message, MESSAGE_LENGTH) }
}

/**
 * We may not act as the candidate: `… cannot impersonate resource "serviceaccounts" …`, or, since impersonation can be
 * constrained (Kubernetes 1.36), `… cannot impersonate-on:serviceaccount:create resource "configmaps" …`.
 */
function isAboutUs({ reason, message }: ClusterError): boolean {
  return reason === 'Forbidden' && /\bcannot impersonate(?:[-:]\S+)? resource\b/.test(message)
}

/** The environment is being removed: no verdict on the object. */
function isNamespaceEnding({ status }: ClusterError): boolean {
  return status?.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true
}

function inNamespace(manifest: Readonly<Record<string, unknown>>, namespace: string): object {
  const metadata = manifest['metadata']
  return { ...manifest, metadata: { ...(typeof metadata === 'object' ? metadata : {}), namespace } }
}
