import type { DsseEnvelope, TranscriptStatement } from '../../api/index.ts'

/** What an envelope says, as it stands: only for envelopes of the operator's own, nothing is verified. */
export function statementOf({ payload }: Pick<DsseEnvelope, 'payload'>): TranscriptStatement {
  return JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as TranscriptStatement
}
