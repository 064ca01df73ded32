import type { Evidence, Observation } from '../api/index.ts'
import {
  assembleEvidence,
  changesByItself,
  gather,
  isProbe,
  liveReader,
  type Reader,
  type Room,
} from '../gather/index.ts'
import type { ResolvedInput } from '../lab/index.ts'
import type { ActiveSession } from './active.ts'
import type { Pass } from './context.ts'
import { isCompared, specsOf } from './final/rest.ts'
import { historyOf } from './status.ts'

type Observations = Readonly<Record<string, Observation>>

/**
 * Live evidence: objects from the caches, probes from the API once and then from memory, until something they depend
 * on changes or, where that may not tell, until `probeAgainAt`.
 */
export async function observeLive(pass: Pass, active: ActiveSession, takenAt: string): Promise<Evidence> {
  const { probes, overtaken, inputs, salt } = active
  if (pass.scope.now.getTime() >= active.probeAgainAt) {
    for (const { key } of inputs.filter(changesByItself)) probes.delete(key)
    active.probeAgainAt = Infinity
  }
  const missing = inputs.filter((input) => !isProbe(input) || !probes.has(input.key))
  for (const { key } of missing) overtaken.delete(key)
  const fresh = await gatherInputs(pass, active, missing, pass.context.caches.reader, salt)
  for (const { key } of missing.filter(isProbe)) {
    const observation = fresh[key]
    // A probe that failed on our side, or that a change has overtaken, is made again at the next pass.
    if (observation !== undefined && 'value' in observation && !overtaken.has(key))
      probes.set(key, observation)
  }
  return assemble(pass, active, { ...Object.fromEntries(probes), ...fresh }, salt, takenAt)
}

/** One final sample: everything read from the API itself, consistently, probed anew, under a salt of its own. */
export async function observeFinal(
  pass: Pass,
  active: ActiveSession,
  takenAt: string,
  salt: string,
  room: Room,
): Promise<Evidence> {
  const { context, signal } = pass
  const inputs = await gatherInputs(
    pass,
    active,
    active.finalInputs,
    liveReader(context.client, signal, room),
    salt,
  )
  return assemble(pass, active, inputs, salt, takenAt)
}

/** What the next sample is compared with: no more than that is read. */
export async function observeSpecs(
  pass: Pass,
  active: ActiveSession,
  salt: string,
  room: Room,
): Promise<string> {
  const { context, signal } = pass
  const compared = active.finalInputs.filter(isCompared)
  return specsOf(
    compared,
    await gatherInputs(pass, active, compared, liveReader(context.client, signal, room), salt),
  )
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
  const { answers } = scope.session.spec
  const { serviceAccount } = plan
  return await gather({ inputs, reader, client, serviceAccount, repaired, answers, salt, signal })
}

function assemble(
  { scope }: Pass,
  { plan, draw }: ActiveSession,
  inputs: Observations,
  salt: string,
  takenAt: string,
): Evidence {
  const { status } = scope.session
  return assembleEvidence({
    revision: status?.revision ?? '',
    parameters: draw.parameters,
    secretParameters: draw.secretParameters,
    environments: plan.environments,
    project: plan.project,
    images: plan.images,
    startedAt: status?.startedAt ?? scope.change.startedAt ?? takenAt,
    hints: scope.change.hints ?? status?.hints ?? [],
    takenAt,
    salt,
    inputs,
    history: historyOf(status?.checks ?? []),
    questions: draw.questions,
    answers: scope.session.spec.answers,
  })
}
