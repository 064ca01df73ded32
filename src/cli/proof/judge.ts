import { randomBytes } from 'node:crypto'

import type { Evidence, LabSession, Result } from '../../api/index.ts'
import { assembleEvidence, gather, liveReader } from '../../gather/index.ts'
import { settleHistory } from '../../grade/index.ts'
import type { Client } from '../../kube/index.ts'
import type { HeldRevision } from '../../session/active.ts'
import { sessionFacts, type FactSettings, type SessionFacts } from '../../session/facts.ts'
import { historyOf } from '../../session/status.ts'

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

/** Evidence of a session for its final mark, gathered here and now by the same functions as the operator's. */
export async function gatherHere(
  client: Client,
  { finalInputs, plan, draw }: Judge,
  { spec, status = {} }: LabSession,
  takenAt: string,
): Promise<Evidence> {
  const salt = randomBytes(16).toString('hex')
  const { answers } = spec
  const inputs = await gather({
    inputs: finalInputs,
    reader: liveReader(client),
    client,
    serviceAccount: plan.serviceAccount,
    repaired: status.repaired ?? [],
    answers,
    salt,
  })
  return assembleEvidence({
    ...draw,
    revision: status.revision ?? '',
    environments: status.environments ?? [],
    project: plan.project,
    images: plan.images,
    startedAt: status.startedAt ?? takenAt,
    hints: status.hints ?? [],
    takenAt,
    salt,
    inputs,
    history: historyOf(status.checks ?? []),
    answers,
  })
}

/**
 * The final mark as we make it. What the status does not tell comes out too: hidden checks, and which assertions were
 * false.
 */
export function judgeHere({ grader }: Pick<Judge, 'grader'>, evidence: Evidence): Result {
  return settleHistory(grader, evidence, { final: true }).result
}
