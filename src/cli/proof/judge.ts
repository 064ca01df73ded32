import type { Evidence, LabSession, Result } from '../../api/index.ts'
import { settleHistory } from '../../grade/index.ts'
import type { HeldRevision } from '../../session/active.ts'
import { sessionFacts, type FactSettings, type SessionFacts } from '../../session/facts.ts'
import type { EvidenceStore } from '../../session/archive/evidence-store.ts'
import { readWholeEvidence } from '../../session/archive/whole-evidence.ts'

/** All that judging one session needs beside its environment. */
export interface Judge extends SessionFacts, Pick<HeldRevision, 'revision' | 'grader'> {}

/** The judge of an accepted session, by the revision it is held to. */
export async function judgeOf(
  session: LabSession,
  { revision, grader }: Pick<HeldRevision, 'revision' | 'grader'>,
  settings: FactSettings,
): Promise<Judge> {
  return { revision, grader, ...(await sessionFacts(session, { revision, grader }, settings)) }
}

/** The evidence that the operator took for the final mark, whole and as kept. Throws when some of it is not there. */
export async function keptEvidence(store: EvidenceStore, { status }: LabSession): Promise<Evidence> {
  const read = await readWholeEvidence(store, status?.evidence ?? { digest: '' })
  if ('evidence' in read) return read.evidence
  throw new Error(`The evidence is not what was kept: ${JSON.stringify(read)}`)
}

/**
 * The final mark as we make it. What the status does not tell comes out too: hidden checks, and which assertions were
 * false.
 */
export function judgeHere({ grader }: Pick<Judge, 'grader'>, evidence: Evidence): Result {
  return settleHistory(grader, evidence, { final: true }).result
}
