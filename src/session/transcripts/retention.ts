import { isNotFound } from '../../kube/errors.ts'
import type { StoredTranscript } from '../archive/transcript-store.ts'
import { RESOURCES } from '../resources.ts'
import type { TranscriptContext } from './context.ts'

/**
 * The transcripts that have been kept long enough, session by session, the first of each first: those of one session
 * stay until the last of them may go. Pure.
 */
export function expiredSessions(
  stored: readonly StoredTranscript[],
  nowMs: number,
  retainMs: number,
): readonly (readonly StoredTranscript[])[] {
  const sessions = new Map<string, StoredTranscript[]>()
  for (const each of [...stored].sort((a, b) => a.issue - b.issue))
    sessions.set(each.session.uid, [...(sessions.get(each.session.uid) ?? []), each])
  return [...sessions.values()].filter((chain) =>
    chain.every(({ spec }) => isExpired(spec.issuedAt, nowMs, retainMs)),
  )
}

/**
 * Deletes transcripts with all that only they needed: Secrets first, the copies last. Killed in between, the next start
 * sweeps evidence and revisions that nobody names, and the next look finds copies that stand for nothing any more.
 */
export async function dropExpired(context: TranscriptContext, signal: AbortSignal): Promise<void> {
  const { transcripts, settings, clock } = context
  const nowMs = clock().getTime()
  const retainMs = settings.retainTranscriptsMs
  for (const chain of expiredSessions(transcripts.list(), nowMs, retainMs)) {
    for (const { name } of chain) await transcripts.drop(name)
    await freeEvidence(context, chain)
    for (const revision of new Set(chain.map(({ spec }) => spec.revision)))
      await freeRevision(context, revision)
  }
  await dropCopies(context, nowMs, retainMs, signal)
}

async function freeEvidence(
  { evidence, transcripts }: TranscriptContext,
  chain: readonly StoredTranscript[],
): Promise<void> {
  const digestsOf = ({ evidence: { digest, hiddenDigest } }: StoredTranscript): string[] => [
    digest,
    ...(hiddenDigest === undefined ? [] : [hiddenDigest]),
  ]
  const kept = new Set(transcripts.list().flatMap(digestsOf))
  for (const digest of new Set(chain.flatMap(digestsOf))) if (!kept.has(digest)) await evidence.drop(digest)
}

async function freeRevision(
  { revisions, transcripts, sessions, active }: TranscriptContext,
  digest: string,
): Promise<void> {
  const isNamed =
    transcripts.list().some(({ spec }) => spec.revision === digest) ||
    sessions.list().some(({ status }) => status?.revision === digest) ||
    [...active.values()].some((each) => each.digest === digest)
  if (!isNamed) await revisions.drop(digest)
}

/** A copy whose transcript is lost but not old is no business of ours: it may be all that a candidate has. */
async function dropCopies(
  { client, copies, transcripts }: TranscriptContext,
  nowMs: number,
  retainMs: number,
  signal: AbortSignal,
): Promise<void> {
  const stored = new Set(transcripts.list().map(({ session, copy }) => `${session.namespace}/${copy}`))
  const old = copies.list().filter(({ metadata, spec }) => {
    const key = `${metadata.namespace ?? ''}/${metadata.name ?? ''}`
    return !stored.has(key) && isExpired(spec.issuedAt, nowMs, retainMs)
  })
  for (const { metadata } of old) {
    const { namespace = '', name = '', uid } = metadata
    try {
      await client.delete(RESOURCES.transcript, { namespace, name }, { uid, signal })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}

function isExpired(issuedAt: string, nowMs: number, retainMs: number): boolean {
  return Date.parse(issuedAt) + retainMs <= nowMs
}
