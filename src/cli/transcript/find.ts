import type { KubeObject, LabSession, LabTranscript } from '../../api/index.ts'
import { type Client, ClusterError } from '../../kube/index.ts'
import { RESOURCES } from '../../session/resources.ts'
import { CliFailure } from '../failure.ts'
import { getIfReadable } from '../sessions.ts'
import type { TranscriptWords } from '../transcript-words.ts'

/** Where a transcript is looked for: by its own name or its session's, the only session's without a name. */
export interface TranscriptQuery {
  readonly client: Client
  readonly namespace: string
  readonly name: string | undefined
  readonly words: TranscriptWords
}

/** The transcript of that name, or the current one of the session of that name, which may be gone already. */
export async function findTranscript(query: TranscriptQuery): Promise<LabTranscript> {
  const { client, namespace, name, words } = query
  const all = await listTranscripts(client, namespace)
  const sessions = [...new Set(all.map(({ spec }) => spec.session.name))].sort()
  if (name === undefined && sessions.length > 1) {
    throw new CliFailure({ code: 'SessionNotFound', message: words.several(namespace), next: sessions })
  }
  const found = pickTranscript(all, name ?? sessions[0])
  if (found !== undefined) return found
  const session =
    name === undefined
      ? undefined
      : await getIfReadable<LabSession>(client, RESOURCES.session, { namespace, name })
  throw new CliFailure({
    code: 'SessionNotFound',
    message: session === undefined || name === undefined ? words.none(namespace, name) : words.notYet(name),
    next: sessions,
  })
}

/** All transcripts of a namespace, or of the cluster without one. */
export async function listTranscripts(client: Client, namespace?: string): Promise<readonly LabTranscript[]> {
  const query = namespace === undefined ? {} : { namespace }
  const { items } = await client.list<LabTranscript & KubeObject>(RESOURCES.transcript, query)
  return items
}

/** The same, or undefined where one may not read them. */
export async function listIfReadable(
  client: Client,
  namespace: string,
): Promise<readonly LabTranscript[] | undefined> {
  try {
    return await listTranscripts(client, namespace)
  } catch (error) {
    if (error instanceof ClusterError && (error.code === 403 || error.code === 404)) return undefined
    throw error
  }
}

/** Those that no other one of them replaces. Pure. */
export function currentTranscripts(all: readonly LabTranscript[]): readonly LabTranscript[] {
  const keyOf = (transcript: LabTranscript, name: string | undefined): string =>
    `${transcript.metadata.namespace ?? ''}/${name ?? ''}`
  const replaced = new Set(all.map((each) => keyOf(each, each.spec.supersedes)))
  return all.filter(
    (each) => each.status?.supersededBy === undefined && !replaced.has(keyOf(each, each.metadata.name)),
  )
}

/** The one of that name; else the latest that counts of the session of that name. Pure. */
export function pickTranscript(
  all: readonly LabTranscript[],
  name: string | undefined,
): LabTranscript | undefined {
  const itself = all.find(({ metadata }) => metadata.name === name)
  if (itself !== undefined) return itself
  return currentTranscripts(all)
    .filter(({ spec }) => spec.session.name === name)
    .sort((a, b) => Date.parse(b.spec.issuedAt) - Date.parse(a.spec.issuedAt))[0]
}
