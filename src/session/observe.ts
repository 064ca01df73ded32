import { randomBytes } from 'node:crypto'
import type { Evidence, Observation } from '../api/index.ts'
import { assembleEvidence, gather, isProbe, liveReader, type Reader } from '../gather/index.ts'
import type { ResolvedInput } from '../lab/index.ts'
import type { ActiveSession } from './active.ts'
import type { Pass } from './context.ts'
import { historyOf } from './status.ts'

type Observations = Readonly<Record<string, Observation>>

/**
 * Live evidence: objects from the caches, probes from the API once and then from memory, until something they depend
 * on changes.
 */
export async function observeLive(pass: Pass, active: ActiveSession, takenAt: string): Promise<Evidence> {
  const { probes, inputs, salt } = active
  const missing = inputs.filter((input) => !isProbe(input) || !probes.has(input.key))
  const fresh = await gatherInputs(pass, active, missing, pass.context.caches.reader, salt)
  for (const { key } of missing.filter(isProbe)) {
    const observation = fresh[key]
    // A probe that failed on our side is made again at the next pass.
    if (observation !== undefined && 'value' in observation) probes.set(key, observation)
  }
  return assemble(pass, active, { ...Object.fromEntries(probes), ...fresh }, salt, takenAt)
}

/** Final evidence: everything read from the API itself, consistently, probed anew, under a salt of its own. */
export async function observeFinal(pass: Pass, active: ActiveSession, takenAt: string): Promise<Evidence> {
  const { context, signal } = pass
  const salt = randomBytes(32).toString('hex')
  const inputs = await gatherInputs(pass, active, active.inputs, liveReader(context.client, signal), salt)
  return assemble(pass, active, inputs, salt, takenAt)
}

async function gatherInputs(
  { context, scope, signal }: Pass,
  { plan }: ActiveSession,
  inputs: readonly ResolvedInput[],
  reader: Reader,
  salt: string,
): Promise<Observations> {
  const repaired = scope.change.repaired ?? scope.session.status?.repaired ?? []
  const { client } = context
  return await gather({ inputs, reader, client, serviceAccount: plan.serviceAccount, repaired, salt, signal })
}

function assemble(
  { scope }: Pass,
  { plan }: ActiveSession,
  inputs: Observations,
  salt: string,
  takenAt: string,
): Evidence {
  const { status } = scope.session
  return assembleEvidence({
    revision: status?.revision ?? '',
    parameters: plan.bindings.params,
    environments: plan.environments,
    project: plan.project,
    images: plan.images,
    startedAt: status?.startedAt ?? scope.change.startedAt ?? takenAt,
    hints: scope.change.hints ?? status?.hints ?? [],
    takenAt,
    salt,
    inputs,
    history: historyOf(status?.checks ?? []),
  })
}
