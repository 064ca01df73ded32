import type { Evidence, SessionEvidence } from '../../api/index.ts'
import { joinEvidence } from '../../transcript/index.ts'
import type { EvidenceStore, StoredPart } from './evidence-store.ts'

/** All of a session's evidence as read back, or what is wrong with it. */
export type WholeEvidence =
  | { readonly evidence: Evidence }
  /** The Secrets that are not there. */
  | { readonly missing: readonly string[] }
  /** In one line, why it is not what its digests say. */
  | { readonly damaged: string }

/** Reads both parts of the evidence, each checked against its digest. Missing parts are told before damaged ones. */
export async function readWholeEvidence(
  store: Pick<EvidenceStore, 'get'>,
  { digest, hiddenDigest }: Pick<SessionEvidence, 'digest' | 'hiddenDigest'>,
): Promise<WholeEvidence> {
  const digests = [digest, ...(hiddenDigest === undefined ? [] : [hiddenDigest])]
  return joined(await Promise.all(digests.map((each) => store.get(each))))
}

function joined(parts: readonly StoredPart[]): WholeEvidence {
  const missing = parts.flatMap((part) => ('missing' in part ? part.missing : []))
  if (missing.length > 0) return { missing }
  const damaged = parts.flatMap((part) => ('damaged' in part ? [part.damaged] : []))
  if (damaged.length > 0) return { damaged: damaged.join('; ') }
  const [shown, hidden] = parts.flatMap((part) => ('bytes' in part ? [part.bytes] : []))
  return { evidence: joinEvidence(shown ?? new Uint8Array(), hidden) }
}
