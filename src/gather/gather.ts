import type { Json, Observation } from '../api/index.ts'
import { ClusterError } from '../kube/errors.ts'
import type { ResolvedInput } from '../lab/index.ts'
import { gatherAccess } from './access.ts'
import { gatherAnswers } from './answers.ts'
import { gatherDryRun } from './dry-run.ts'
import { gatherHttp } from './http.ts'
import { gatherList } from './list.ts'
import { gatherObject } from './object.ts'
import { oneLine } from './one-line.ts'
import { gatherPlatform } from './platform.ts'
import { gatherPodSecurity } from './pod-security.ts'
import { openBudget } from './limits.ts'
import { NotYetObserved } from './reader.ts'
import { RoomTooSmall } from './room.ts'
import { gatherRollouts } from './rollouts.ts'
import type { GatherContext } from './source.ts'

/** What to gather, and where. */
export interface GatherRequest extends Omit<GatherContext, 'budget'> {
  readonly inputs: readonly ResolvedInput[]
}

/** Longest text of an error or of what is pending, in UTF-16 code units. */
const TEXT_LENGTH = 300

/**
 * Gathers all inputs at once, by key. What could not be gathered is an observation that says so, and the others are
 * not held up by it. Rejects with nothing but a `RoomTooSmall`, where the reader has a larger room to be tried.
 */
export async function gather({ inputs, ...request }: GatherRequest): Promise<Record<string, Observation>> {
  const context = { ...request, budget: openBudget() }
  const observations = await Promise.all(inputs.map((input) => observe(input, context)))
  return Object.fromEntries(
    inputs.map(({ key }, index) => [key, observations[index] ?? { error: 'Not gathered' }]),
  )
}

async function observe(input: ResolvedInput, context: GatherContext): Promise<Observation> {
  try {
    return { value: await gatherSource(input, context) }
  } catch (error) {
    if (error instanceof RoomTooSmall) throw error
    if (error instanceof NotYetObserved) return { pending: oneLine(error.message, TEXT_LENGTH) }
    return { error: oneLine(describe(error), TEXT_LENGTH) }
  }
}

/** Exactly one part of a source is set: the CRD holds it. */
function gatherSource(input: ResolvedInput, context: GatherContext): Promise<Json> {
  const { object, list, rollouts, access, dryRun, podSecurity, platform, http, answers } = input.source
  if (object) return gatherObject(object, input, context)
  if (list) return gatherList(list, input, context)
  if (rollouts) return gatherRollouts(rollouts, input, context)
  if (access) return gatherAccess(access, input, context)
  if (dryRun) return gatherDryRun(dryRun, input, context)
  if (podSecurity) return gatherPodSecurity(podSecurity, input, context)
  if (platform) return gatherPlatform(platform, input, context)
  if (http) return gatherHttp(http, input, context)
  if (answers) return gatherAnswers(answers, input, context)
  return Promise.reject(new Error(`Input ${input.key} has no source`))
}

/** The error in words. A ClusterError's text is the API server's; of others, which are ours, the kind is said. */
function describe(error: unknown): string {
  if (error instanceof ClusterError) return `${error.reason}: ${error.message}`
  return error instanceof Error ? `${error.name}: ${error.message}` : 'Unknown error'
}
