import type { DsseEnvelope, KubeObject, TranscriptStatement } from '../../src/api/index.ts'
import { LABELS, TRANSCRIPT_KEYS } from '../../src/api/index.ts'
import { OPERATOR } from '../../src/sandbox/index.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import { envelopeText, openEnvelope, readPublicKeys } from '../../src/transcript/index.ts'
import type { Room } from './room.ts'
import type { Sitting } from './sitting.ts'

/** The statement that proves a sitting's mark, or why there is not exactly one that anybody may believe. */
export type Proof = { readonly statement: TranscriptStatement } | { readonly problem: string }

/** Reads what is kept of a sitting, in the operator's namespace and beside the session, and verifies its signature. */
export async function readProof({ admin }: Room, { uid, name }: Sitting): Promise<Proof> {
  const labelSelector = `${LABELS.sessionUid}=${uid}`
  const [secrets, copies, keys] = await Promise.all([
    admin.list(RESOURCES.secret, {
      namespace: OPERATOR.namespace,
      labelSelector,
      fieldSelector: 'type=labs.cloud-pi-native.fr/transcript',
    }),
    admin.list(RESOURCES.transcript, { namespace: name, labelSelector }),
    admin.get(RESOURCES.configMap, { namespace: OPERATOR.namespace, name: TRANSCRIPT_KEYS }),
  ])
  const [kept, ...moreKept] = secrets.items.map(storedEnvelope)
  const [copy, ...moreCopies] = copies.items.map(({ spec }) => (spec as { envelope: DsseEnvelope }).envelope)
  if (kept === undefined || copy === undefined || moreKept.length + moreCopies.length > 0)
    return { problem: `${name}: ${secrets.items.length} transcripts and ${copies.items.length} copies` }
  if (envelopeText(kept) !== envelopeText(copy)) return { problem: `${name}: the copy is not the transcript` }
  const pems = Object.values((keys['data'] ?? {}) as Record<string, string>).join('\n')
  const opened = openEnvelope(kept, readPublicKeys(pems))
  return 'error' in opened ? { problem: `${name}: ${JSON.stringify(opened.error)}` } : opened
}

function storedEnvelope(secret: KubeObject): DsseEnvelope {
  const { 'envelope.json': text = '' } = secret['data'] as Record<string, string>
  return JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as DsseEnvelope
}
