import type { Client } from '../../kube/client.ts'
import type { SessionContext } from '../context.ts'
import { EvidenceStore } from './evidence-store.ts'
import { OwnSecrets } from './own-secret.ts'
import { SigningKeys } from './signing-keys.ts'
import { TranscriptStore } from './transcript-store.ts'

/** All that outlives a session, in the operator's own namespace. */
export type Archive = Pick<SessionContext, 'evidence' | 'transcripts' | 'signingKeys'>

/** Nothing is read yet. */
export function openArchive(client: Client, namespace: string): Archive {
  const secrets = new OwnSecrets(client, namespace)
  return {
    evidence: new EvidenceStore(secrets),
    transcripts: new TranscriptStore(secrets),
    signingKeys: new SigningKeys(client, secrets, namespace),
  }
}

/** Deletes what an operator left behind that died between two writes: revisions and evidence that nobody names. */
export async function sweep({ sessions, transcripts, revisions, evidence }: SessionContext): Promise<void> {
  const statuses = sessions.list().flatMap(({ status }) => status ?? [])
  const kept = transcripts.list()
  const parts = [...statuses.flatMap((status) => status.evidence ?? []), ...kept.map((each) => each.evidence)]
  await Promise.all([
    revisions.sweep([
      ...statuses.flatMap(({ revision }) => revision ?? []),
      ...kept.map(({ spec }) => spec.revision),
    ]),
    evidence.sweep(new Set(parts.flatMap(({ digest, hiddenDigest }) => [digest, hiddenDigest ?? digest]))),
  ])
}
