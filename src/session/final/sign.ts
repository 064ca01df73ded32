import { timestamp, type Evidence, type LabTranscriptSpec, type Result } from '../../api/index.ts'
import { buildStatement, transcriptFields } from '../../transcript/index.ts'
import type { ActiveSession } from '../active.ts'
import { copyName, type KeptTranscript } from '../archive/transcript-store.ts'
import { writeCopy } from '../archive/copies.ts'
import type { Pass } from '../context.ts'
import { predicateOf } from './predicate.ts'

/** What the session's status says of its transcript. */
export interface SignedMark {
  /** The name of the LabTranscript. */
  readonly name: string
  readonly outcome: LabTranscriptSpec['outcome']
}

/** A mark, and what a transcript says of its evidence. */
export interface Marked {
  readonly evidence: Pick<Evidence, 'salt' | 'parameters' | 'takenAt'>
  readonly result: Result
}

/**
 * Signs the mark and keeps it, then puts the copy beside the session. What an earlier pass has signed stands: whoever is
 * killed in between says the same afterwards.
 */
export async function sign(pass: Pass, active: ActiveSession, marked: Marked): Promise<SignedMark> {
  const { context, signal } = pass
  const kept = (await context.transcripts.find(active.uid, 1)) ?? (await issue(pass, active, marked))
  await writeCopy(context.client, kept, signal)
  const { copy, spec } = kept.stored
  return { name: copy, outcome: spec.outcome }
}

async function issue(
  { context, scope }: Pass,
  active: ActiveSession,
  { evidence, result }: Marked,
): Promise<KeptTranscript> {
  const { session } = scope
  const { digest, hiddenDigest } = session.status?.evidence ?? { digest: '' }
  const { namespace = '', name = '', uid = '' } = session.metadata
  const issuedAt = timestamp(context.clock())
  const { version } = context.settings
  const statement = buildStatement({
    predicate: predicateOf({ session, held: active, evidence, result, issuedAt, version }),
    evidence: { shown: digest, ...(hiddenDigest !== undefined && { hidden: hiddenDigest }) },
  })
  const envelope = await context.signingKeys.sign(statement)
  return await context.transcripts.put(
    {
      session: { namespace, name, uid },
      copy: copyName(name, uid, 1),
      issue: 1,
      mode: active.revision.spec.mode,
      evidence: { digest, ...(hiddenDigest !== undefined && { hiddenDigest }) },
      spec: transcriptFields(statement),
    },
    envelope,
  )
}
