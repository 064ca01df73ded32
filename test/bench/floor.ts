import { setTimeout as sleep } from 'node:timers/promises'
import { API_VERSION, type KubeObject } from '../../src/api/index.ts'
import { createClient, hasReason, microTime, type Client } from '../../src/kube/index.ts'
import { DEFAULT_CONFIG } from '../../src/operator/config.ts'
import {
  plan,
  planKubeconfigSecret,
  planParticipant,
  planStatement,
  type EnvironmentPlan,
  type SessionIdentity,
} from '../../src/plan/index.ts'
import { OPERATOR } from '../../src/sandbox/index.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import { benchLab, BENCH_LAB } from './bench-lab.ts'
import { processorTime, usedBetween } from './processor-time.ts'
import { aBenchSession, candidateOf, pidsOf, type Rig } from './rig.ts'
import { inTurn } from './in-turn.ts'

const IN_FLIGHT = 32
/** Sessions written at a time: enough to keep 32 requests in flight. */
const AT_A_TIME = 16
/** As long as a kubeconfig with a token is. */
const KUBECONFIG_BYTES = 3_200

/** What was written, and how long it took. */
export interface Floor {
  readonly ms: number
  readonly objects: number
  /** Processor time of everything that took part. */
  readonly used: string
}

/**
 * Writes what the operator writes for these candidates, in its order and under its identity, and nothing else: no
 * status, no token, no watch. The sessions themselves are among the objects, and so is the event that tells of each.
 */
export async function measureFloor(rig: Rig, homes: readonly string[]): Promise<Floor> {
  const client = await createClient({ kubeconfig: rig.platform.operatorKubeconfig }, { inFlight: IN_FLIGHT })
  await client.resources.refresh()
  let objects = 0
  try {
    const before = await processorTime(pidsOf(rig))
    const startedAt = performance.now()
    await inTurn(homes, AT_A_TIME, async (home) => {
      const written = await writeSession(rig, client, home)
      objects += written
    })
    const ms = performance.now() - startedAt
    return { ms, objects, used: usedBetween(before, await processorTime(pidsOf(rig))) }
  } finally {
    client.close()
  }
}

async function writeSession({ admin }: Rig, client: Client, home: string): Promise<number> {
  const created = await admin.create(RESOURCES.session, aBenchSession(home))
  const { uid = '' } = created.metadata
  const session = { uid, name: BENCH_LAB, namespace: home, candidate: candidateOf(home) }
  const planned = plan({
    session,
    spec: benchLab()['spec'] as Parameters<typeof plan>[0]['spec'],
    parameters: {},
    platform: DEFAULT_CONFIG.platform,
    operator: OPERATOR,
  })
  const groups = [
    ...planned.environments.flatMap(inOrder),
    beside(session, planned.environments[0]?.namespace ?? ''),
    [readyEvent(session)],
  ]
  for (const group of groups) await createAll(client, group)
  return 1 + groups.flat().length
}

function inOrder({ objects }: EnvironmentPlan): readonly (readonly KubeObject[])[] {
  const { namespace, operatorAccess, guardRails, seed, quotas, workloads, candidateAccess } = objects
  return [[namespace], [operatorAccess], [...guardRails, ...seed], quotas, workloads, candidateAccess]
}

function beside(session: SessionIdentity, firstNamespace: string): readonly KubeObject[] {
  return [
    planKubeconfigSecret(session, 'x'.repeat(KUBECONFIG_BYTES)),
    planStatement(session, 'Label the Deployment.', []),
    planParticipant(session, firstNamespace),
  ]
}

/** As the operator's own, in size and place. */
function readyEvent({ uid, name, namespace }: SessionIdentity): KubeObject {
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: `${name}.${uid.slice(0, 8)}`, namespace },
    eventTime: microTime(new Date()),
    reportingController: 'bench',
    reportingInstance: 'bench',
    type: 'Normal',
    reason: 'EnvironmentReady',
    action: 'EnvironmentReady',
    note: 'The environment is ready; access is in a Secret and the statement in a ConfigMap beside the session',
    regarding: { apiVersion: API_VERSION, kind: 'LabSession', name, namespace, uid },
  }
}

async function createAll(client: Client, objects: readonly KubeObject[]): Promise<void> {
  await Promise.all(objects.map((object) => create(client, object)))
}

/** RBAC learns of the RoleBinding just made a moment later: until then the server refuses. */
async function create(client: Client, object: KubeObject): Promise<void> {
  const lookup = client.resources.find(object.kind, object.apiVersion)
  if (!('found' in lookup)) throw new Error(`The cluster serves no ${object.kind}`)
  for (let waitMs = 5; ; waitMs *= 2) {
    try {
      await client.create(lookup.found, object)
      return
    } catch (error) {
      if (!hasReason(error, 'Forbidden') || waitMs > 1_000) throw error
      await sleep(waitMs)
    }
  }
}
