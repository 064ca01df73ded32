import {
  timestamp,
  type RegradeRequest,
  type TranscriptPredicate,
  type TranscriptStatement,
} from '../../api/index.ts'
import { buildStatement, statementDigest, transcriptFields } from '../../transcript/index.ts'
import type { HeldRevision } from '../active.ts'
import { writeCopy } from '../archive/copies.ts'
import { copyName, type KeptTranscript, type StoredTranscript } from '../archive/transcript-store.ts'
import type { TranscriptContext } from './context.ts'
import type { Mark } from './replay.ts'

/** What a corrected transcript is written from. */
export interface Correction {
  readonly stored: StoredTranscript
  /** What it says now. */
  readonly statement: TranscriptStatement
  readonly mark: Mark
  readonly held: HeldRevision
  readonly request: RegradeRequest
}

/** What a predicate becomes by a correction: the mark and who asked for it; all that happened stays as it was. */
export function correctedPredicate(
  before: TranscriptPredicate,
  mark: Mark,
  {
    issuedAt,
    version,
    supersedes,
  }: {
    readonly issuedAt: string
    readonly version: string
    readonly supersedes: NonNullable<TranscriptPredicate['supersedes']>
  },
): TranscriptPredicate {
  return {
    ...before,
    ...mark,
    times: { ...before.times, issuedAt },
    supersedes,
    operator: { ...before.operator, version },
  }
}

/**
 * Writes the transcript that supersedes another one, then its copy. The revision is kept before anything names it. What
 * exists already under that issue stands, and is handed back.
 */
export async function supersede(
  context: TranscriptContext,
  { stored, statement, mark, held, request }: Correction,
  signal: AbortSignal,
): Promise<KeptTranscript> {
  const { revisions, transcripts, signingKeys, settings, clock, client } = context
  const { session, mode, evidence } = stored
  const { by, at, reason } = request
  const issue = stored.issue + 1
  const corrected = buildStatement({
    predicate: correctedPredicate(statement.predicate, mark, {
      issuedAt: timestamp(clock()),
      version: settings.version,
      supersedes: { transcript: stored.copy, digest: statementDigest(statement), by, at, reason },
    }),
    evidence: {
      shown: evidence.digest,
      ...(evidence.hiddenDigest !== undefined && { hidden: evidence.hiddenDigest }),
    },
  })
  const envelope = await signingKeys.sign(corrected)
  await revisions.put(held)
  const kept = await transcripts.put(
    {
      ...{ session, issue, mode, evidence },
      copy: copyName(session.name, session.uid, issue),
      spec: transcriptFields(corrected),
    },
    envelope,
  )
  // A session that let go of the revision meanwhile did not know of this transcript yet.
  await revisions.put(held)
  await writeCopy(client, kept, signal)
  return kept
}
