import { randomBytes } from 'node:crypto'

import type { CheckResult, LabSession, PlatformSettings } from '../../api/index.ts'
import { assembleEvidence, gather, liveReader } from '../../gather/index.ts'
import type { Grader } from '../../grade/index.ts'
import type { Client } from '../../kube/index.ts'
import { resolveInputs, type ResolvedInput } from '../../lab/index.ts'
import { plan, type OperatorIdentity, type Plan } from '../../plan/index.ts'
import type { HeldRevision } from '../../session/active.ts'
import { historyOf } from '../../session/status.ts'

/** What the operator was told: with the same settings, plans and placeholders come out the same. */
export interface JudgeSettings {
  readonly platform: PlatformSettings
  readonly operator: OperatorIdentity
}

/** All that judging one session needs beside its environment. */
export interface Judge {
  readonly grader: Grader
  readonly inputs: readonly ResolvedInput[]
  readonly plan: Plan
}

/** The judge of an accepted session, by the revision it is held to. Pure. */
export function judgeOf(
  session: LabSession,
  { revision, grader }: Pick<HeldRevision, 'revision' | 'grader'>,
  settings: JudgeSettings,
): Judge {
  const { uid = '', name = '', namespace = '' } = session.metadata
  const planned = plan({
    session: { uid, name, namespace, candidate: session.spec.candidate ?? '' },
    spec: revision.spec,
    parameters: session.status?.parameters ?? {},
    ...settings,
  })
  return { grader, inputs: resolveInputs(revision, grader.program, planned.bindings), plan: planned }
}

/**
 * Judges a session's environment here, from evidence gathered anew, by the same functions as the operator's. What the
 * status does not tell comes out too: which assertions were false.
 */
export async function judgeHere(
  client: Client,
  { grader: { grade }, inputs, plan: planned }: Judge,
  { status = {} }: LabSession,
  takenAt: string,
): Promise<readonly CheckResult[]> {
  const salt = randomBytes(16).toString('hex')
  const gathered = await gather({
    inputs,
    reader: liveReader(client),
    client,
    serviceAccount: planned.serviceAccount,
    repaired: status.repaired ?? [],
    salt,
  })
  const evidence = assembleEvidence({
    revision: status.revision ?? '',
    parameters: planned.bindings.params,
    environments: status.environments ?? [],
    project: planned.project,
    images: planned.images,
    startedAt: status.startedAt ?? takenAt,
    hints: status.hints ?? [],
    takenAt,
    salt,
    inputs: gathered,
    history: historyOf(status.checks ?? []),
  })
  return grade(evidence, { final: true }).checks
}
