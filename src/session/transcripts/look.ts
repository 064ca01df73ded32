import { isDeepStrictEqual } from 'node:util'
import type { LabTranscriptStatus, RegradeAnswer } from '../../api/index.ts'
import { isNotFound } from '../../kube/errors.ts'
import { writeCopy } from '../archive/copies.ts'
import type { StoredTranscript } from '../archive/transcript-store.ts'
import { RESOURCES } from '../resources.ts'
import type { TranscriptContext, TranscriptCopy } from './context.ts'
import { answerRegrade, isAnswered } from './regrade.ts'
import { supersededNote } from './texts.ts'

/** How soon a lab that is still being compiled is looked at again. */
const COMPILED_YET_MS = 500

/**
 * One look at the transcripts of one session: each has its copy where the session's namespace stands, its copy says what
 * replaces it, and a coach who asked for a regrade has an answer. Writes only what differs.
 */
export async function lookAt(
  context: TranscriptContext,
  sessionUid: string,
  signal: AbortSignal,
): Promise<{ readonly requeueAfterMs?: number }> {
  const chain = context.transcripts.ofSession(sessionUid)
  // No copy names another one that is not there.
  for (const stored of chain)
    if (copyOf(context, stored) === undefined) await restore(context, stored, signal)
  let waits = false
  for (const stored of chain) {
    const copy = copyOf(context, stored)
    // One that was just put back has an event of its own.
    if (copy !== undefined && (await tell(context, stored, copy, signal)) === 'later') waits = true
  }
  return waits ? { requeueAfterMs: COMPILED_YET_MS } : {}
}

function copyOf(
  { copies }: TranscriptContext,
  { session, copy }: StoredTranscript,
): TranscriptCopy | undefined {
  return copies.get(session.namespace, copy)
}

async function restore(
  { client, transcripts }: TranscriptContext,
  stored: StoredTranscript,
  signal: AbortSignal,
): Promise<void> {
  if (!(await stands(client, stored.session.namespace, signal))) return
  const envelope = await transcripts.envelope(stored.name)
  if (envelope !== undefined) await writeCopy(client, { stored, envelope }, signal)
}

async function stands(
  client: TranscriptContext['client'],
  name: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const { metadata } = await client.get(RESOURCES.namespace, { name }, { signal })
    return metadata.deletionTimestamp === undefined
  } catch (error) {
    if (isNotFound(error)) return false
    throw error
  }
}

async function tell(
  context: TranscriptContext,
  stored: StoredTranscript,
  copy: TranscriptCopy,
  signal: AbortSignal,
): Promise<'told' | 'later'> {
  const answer = await answerOf(context, stored, copy, signal)
  if (answer === 'later') return 'later'
  const later = context.transcripts
    .ofSession(stored.session.uid)
    .find(({ spec }) => spec.supersedes === stored.copy)
  const status: LabTranscriptStatus = {
    ...(later !== undefined && { supersededBy: later.copy }),
    ...(answer !== undefined && { regrade: answer }),
  }
  if (isDeepStrictEqual(status, copy.status ?? {})) return 'told'
  const isWritten = await write(context, copy, status, signal)
  if (isWritten && later !== undefined && copy.status?.supersededBy === undefined)
    context.recorder.record({
      regarding: copy,
      type: 'Normal',
      reason: 'Superseded',
      action: 'Regrade',
      note: supersededNote(later.copy),
    })
  return 'told'
}

async function answerOf(
  context: TranscriptContext,
  stored: StoredTranscript,
  { spec: { regrade }, status }: TranscriptCopy,
  signal: AbortSignal,
): Promise<RegradeAnswer | 'later' | undefined> {
  if (regrade === undefined || isAnswered(regrade, status?.regrade)) return status?.regrade
  return (await answerRegrade(context, stored, regrade, signal)) ?? 'later'
}

/** A merge keeps what it does not name: an answer replaces the one before, whole. */
const NO_ANSWER = {
  revision: null,
  percent: null,
  passed: null,
  message: null,
  reason: null,
  changes: null,
} as const

/** Refused with a Conflict when the copy has changed since it was looked at. False when it is gone. */
async function write(
  { client }: TranscriptContext,
  { metadata }: TranscriptCopy,
  {
    supersededBy = null,
    regrade,
  }: { readonly supersededBy?: string | null; readonly regrade?: RegradeAnswer },
  signal: AbortSignal,
): Promise<boolean> {
  const { namespace = '', name = '', resourceVersion = '' } = metadata
  const answer = regrade === undefined ? null : { ...NO_ANSWER, ...regrade }
  const merge = { metadata: { resourceVersion }, status: { supersededBy, regrade: answer } }
  try {
    await client.patch(
      RESOURCES.transcript,
      { namespace, name, subresource: 'status' },
      { merge },
      { signal },
    )
    return true
  } catch (error) {
    if (isNotFound(error)) return false
    throw error
  }
}
