import { timestamp, type KubeObject } from '../../api/index.ts'
import { parseDuration } from '../../api/index.ts'
import { ClusterError } from '../../kube/errors.ts'
import type { EnvironmentPlan } from '../../plan/index.ts'
import { giveStatement, handOver } from '../access.ts'
import type { ActiveSession } from '../active.ts'
import type { Pass, Verdict } from '../context.ts'
import { createOwned, NameTakenError } from '../create.ts'
import { describeObject } from '../resources.ts'
import { requeue, say } from '../scope.ts'
import { shownDraw } from '../shown-draw.ts'
import { TEXTS } from '../texts.ts'
import { markFirst } from './mark.ts'
import { asError, together } from '../together.ts'

/**
 * Builds the environments. The order is the design's: what fences first, quotas after the objects they would have
 * to count one by one, workloads under the quota, the statement, the candidate's access last. Started is when all of it
 * stands: with it what was drawn is told.
 */
export async function provision(pass: Pass): Promise<Verdict> {
  const { scope, active } = pass
  if (active === undefined) return 'stop'
  if (scope.session.status?.startedAt !== undefined) return 'continue'
  try {
    await build(pass, active)
  } catch (error) {
    noteFailure(pass, error)
    scope.failure = asError(error)
    return 'stop'
  }
  const startedAt = pass.context.clock()
  const durationMs = parseDuration(active.revision.spec.duration) ?? 0
  scope.change = {
    ...scope.change,
    ...shownDraw(active, scope.session.spec.locale),
    startedAt: timestamp(startedAt),
    deadline: timestamp(new Date(startedAt.getTime() + durationMs)),
  }
  const { name = '' } = scope.session.metadata
  const message = say(scope, TEXTS.environmentReady(name))
  scope.findings.push({ type: 'EnvironmentReady', status: 'True', reason: 'Ready', message })
  scope.events.push({ type: 'Normal', reason: 'EnvironmentReady', note: message })
  await markFirst(pass, active)
  // What the caches did not know yet comes with the events of the new objects, or at the latest with this.
  requeue(scope, FIRST_MARK_MS)
  return 'stop'
}

const FIRST_MARK_MS = 250

async function build(pass: Pass, active: ActiveSession): Promise<void> {
  const { environments } = active.plan
  const access = environments.flatMap(({ objects }) => objects.candidateAccess)
  // Access is given only once every seed object stands. Where it was given already (an earlier pass, or an operator
  // that died before it could write startedAt), the seed is the candidate's: what they deleted must not come back.
  const seeded = active.accessGiven || access.some((object) => pass.context.caches.has(object))
  await together(environments.map((environment) => fence(pass, environment, seeded)))
  // Nobody can use what is handed over before the bindings below.
  await together([
    ...environments.map((environment) => fill(pass, environment, seeded)),
    handOver(pass, active),
  ])
  // All that can fail for another's object of the name is behind us: nobody reads what was drawn while nothing counts.
  await giveStatement(pass, active)
  active.accessGiven = true
  await createAll(pass, access)
}

/** The namespace with all that makes no pods. */
async function fence(pass: Pass, { objects }: EnvironmentPlan, seeded: boolean): Promise<void> {
  await createAll(pass, [objects.namespace])
  await createAll(pass, [objects.operatorAccess])
  const [first, ...others] = [...objects.guardRails, ...(seeded ? [] : objects.seed)]
  // For a moment the server does not know the operator's access: one object finds out, not all of them.
  if (first !== undefined) await createAll(pass, [first])
  await createAll(pass, others)
}

/** The quotas, then what counts against them. */
async function fill(pass: Pass, { objects }: EnvironmentPlan, seeded: boolean): Promise<void> {
  await createAll(pass, objects.quotas)
  if (!seeded) await createAll(pass, objects.workloads)
}

async function createAll({ context, signal }: Pass, objects: readonly KubeObject[]): Promise<void> {
  const { client, caches } = context
  await together(
    objects
      .filter((object) => !caches.has(object))
      .map((object) => createOwned(client, caches.resourceOf(object), object, signal)),
  )
}

function noteFailure({ scope }: Pass, error: unknown): void {
  if (error instanceof NameTakenError) {
    const message = say(scope, TEXTS.nameTaken(describeObject(error.object)))
    scope.findings.push({ type: 'EnvironmentReady', status: 'False', reason: 'NameTaken', message })
    return
  }
  // A server that does not answer is our trouble; one that refuses an object will refuse it again.
  if (!(error instanceof ClusterError) || error.retryable) return
  const { kind = 'Object', name = '' } = error.status?.details ?? {}
  const message = say(scope, TEXTS.provisioningFailed(`${kind} ${name}`.trim(), error.message.slice(0, 500)))
  scope.findings.push({ type: 'EnvironmentReady', status: 'False', reason: 'ProvisioningFailed', message })
}
