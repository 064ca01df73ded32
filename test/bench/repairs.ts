import type { KubeObject } from '../../src/api/index.ts'
import { objectKey } from '../../src/kube/index.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import { firstEnvironment } from '../builders/candidate.ts'
import type { Measured } from './numbers.ts'
import { untilQuiet } from './quiet.ts'
import { candidateOf, sessionKey, type Rig } from './rig.ts'
import type { Bench } from './scenario.ts'
import { p95 } from './statistics.ts'
import { timedWatch, type TimedWatch } from './timed-watch.ts'

/** Of the seven that each environment has: every deletion is a first one, which the operator also writes down. */
const DELETED = 4

/** From the API's answer to the deletion of a NetworkPolicy to the event of the one that replaces it. */
export async function measureRepairs({ log }: Bench, rig: Rig, homes: readonly string[]): Promise<Measured> {
  await untilQuiet(rig.audit)
  const policies = await timedWatch<KubeObject>(rig.admin, RESOURCES.networkPolicy, rig.signal)
  const samples: number[] = []
  for (let index = 0; index < DELETED; index += 1) {
    for (const home of homes) samples.push(await measureRepair(rig, policies, home, index))
    log(`${samples.length} of ${DELETED * homes.length} policies put back`)
  }
  return p95(samples)
}

async function measureRepair(
  { admin, sessions }: Rig,
  policies: TimedWatch<KubeObject>,
  home: string,
  index: number,
): Promise<number> {
  const session = sessions.get(sessionKey(home))
  if (session === undefined) throw new Error(`There is no session of ${home}`)
  const { namespace } = firstEnvironment(session)
  const policy = policies
    .list()
    .filter(({ metadata }) => metadata.namespace === namespace)
    .sort((a, b) => objectKey(a).localeCompare(objectKey(b)))[index]
  if (policy === undefined) throw new Error(`${namespace} has no NetworkPolicy number ${index + 1}`)
  const { name = '', uid } = policy.metadata
  await admin
    .impersonating({ username: candidateOf(home) })
    .delete(RESOURCES.networkPolicy, { namespace, name })
  const answeredAt = performance.now()
  const isBack = (each: KubeObject | undefined) => each !== undefined && each.metadata.uid !== uid
  const backAt = await policies.until(objectKey(policy), isBack, { what: 'to be back' })
  return Math.max(0, backAt - answeredAt)
}
