import type { RegradeAnswer, RegradeRequest, TranscriptStatement } from '../../api/index.ts'
import { inTurn } from '../../kube/slots.ts'
import type { HeldRevision } from '../active.ts'
import { writeCopy } from '../archive/copies.ts'
import { readWholeEvidence } from '../archive/whole-evidence.ts'
import type { KeptTranscript, StoredTranscript } from '../archive/transcript-store.ts'
import { changesOf, isOtherMark } from './changes.ts'
import type { TranscriptContext } from './context.ts'
import { labOfNow } from './lab-of-now.ts'
import { revisionMisfits } from './misfits.ts'
import { replay, type Mark } from './replay.ts'
import { statementOf } from './statement-of.ts'
import { supersede } from './supersede.ts'
import { refusedAnswer, REFUSALS, type Refusal } from './texts.ts'

/** Whether a request has its answer; one that asks to apply what was only shown has not. */
export function isAnswered({ at, mode }: RegradeRequest, answer: RegradeAnswer | undefined): boolean {
  return answer?.at === at && !(mode === 'Apply' && answer.outcome === 'Changed')
}

/**
 * Answers a coach's request: the stored evidence, marked by the lab of now. Undefined when that lab is still being
 * compiled. Asked again after a kill, it finds what was written and says the same.
 */
export async function answerRegrade(
  context: TranscriptContext,
  stored: StoredTranscript,
  request: RegradeRequest,
  signal: AbortSignal,
): Promise<RegradeAnswer | undefined> {
  const { at, mode } = request
  const envelope = await context.transcripts.envelope(stored.name)
  if (envelope === undefined) return refusedAnswer(at, REFUSALS.evidenceMissing([stored.name]))
  const statement = statementOf(envelope)
  const later = await context.transcripts.find(stored.session.uid, stored.issue + 1)
  if (later !== undefined) {
    // It may have been kept without our knowing.
    await writeCopy(context.client, later, signal)
    return answerByLater(request, statement, later)
  }
  const lab = await labOfNow(context, stored.spec.lab, signal)
  if (lab === undefined) return undefined
  if (lab.state !== 'Ready') return refusedAnswer(at, REFUSALS.labNotReady(stored.spec.lab))
  const held = context.revisions.hold(lab.digest, lab.revision)
  const replayed = await markAgain(context, stored, statement, held, signal)
  if ('reason' in replayed) return refusedAnswer(at, replayed)
  const { mark } = replayed
  if (!isOtherMark(statement.predicate, mark)) return { ...sums(at, mark), outcome: 'Unchanged' }
  if (mode === 'Preview') return { ...told(at, statement, mark), outcome: 'Changed' }
  const kept = await supersede(context, { stored, statement, mark, held, request }, signal)
  return answerByLater(request, statement, kept)
}

/** What the transcript that is there now says about a request: it was written for it, or for another one. */
function answerByLater(
  { at, by, mode }: RegradeRequest,
  statement: TranscriptStatement,
  { stored, envelope }: KeptTranscript,
): RegradeAnswer {
  const { predicate } = statementOf(envelope)
  const { supersedes } = predicate
  const isForIt = mode === 'Apply' && supersedes?.at === at && supersedes.by === by
  return isForIt
    ? { ...told(at, statement, predicate), outcome: 'Applied' }
    : refusedAnswer(at, REFUSALS.alreadySuperseded(stored.copy))
}

async function markAgain(
  context: TranscriptContext,
  stored: StoredTranscript,
  statement: TranscriptStatement,
  held: HeldRevision,
  signal: AbortSignal,
): Promise<{ readonly mark: Mark } | Refusal> {
  return await inTurn(context.markings, () => markStored(context, stored, statement, held), signal)
}

async function markStored(
  { evidence: store, revisions }: TranscriptContext,
  stored: StoredTranscript,
  { predicate }: TranscriptStatement,
  held: HeldRevision,
): Promise<{ readonly mark: Mark } | Refusal> {
  const read = await readWholeEvidence(store, stored.evidence)
  if ('missing' in read) return REFUSALS.evidenceMissing(read.missing)
  if ('damaged' in read) return REFUSALS.evidenceDamaged(read.damaged)
  const { evidence } = read
  const { revision: gatheredFor } = (await revisions.get(evidence.revision)) ?? {}
  const misfits = revisionMisfits(held, {
    lab: predicate.lab,
    evidence,
    ...(gatheredFor !== undefined && { gatheredFor }),
  })
  if (misfits.length > 0) return REFUSALS.revisionDoesNotFit(misfits)
  const replayed = replay(held, evidence, predicate)
  return 'undecided' in replayed ? REFUSALS.decisionMissing(replayed.undecided) : replayed
}

function told(at: string, { predicate }: TranscriptStatement, mark: Mark): Omit<RegradeAnswer, 'outcome'> {
  return { ...sums(at, mark), changes: changesOf(predicate, mark) }
}

function sums(at: string, { revision, result }: Mark): Omit<RegradeAnswer, 'outcome'> {
  return { at, revision, percent: result.percent, passed: result.passed }
}
