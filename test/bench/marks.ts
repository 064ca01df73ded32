import { setTimeout as sleep } from 'node:timers/promises'
import type { LabSession, Resource } from '../../src/api/index.ts'
import { firstEnvironment } from '../builders/candidate.ts'
import { JUDGED } from './bench-lab.ts'
import type { Measured } from './numbers.ts'
import { candidateOf, sessionKey, type Rig } from './rig.ts'
import type { Bench } from './scenario.ts'
import { p95 } from './statistics.ts'

/** As many as are written at once, before a session is held to one write a second. */
const CHANGES = 5
/** Candidates do not wait for each other, nor do they all act in the same instant. */
const BETWEEN_MS = 20

const DEPLOYMENTS: Resource = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
}

/** From the API's answer to a candidate's change of a label to the status event with the new state of the check. */
export async function measureMarks({ log }: Bench, rig: Rig, homes: readonly string[]): Promise<Measured> {
  const samples: number[] = []
  for (let change = 1; change <= CHANGES; change += 1) {
    for (const home of homes) {
      samples.push(await measureMark(rig, home, change % 2 === 1))
      await sleep(BETWEEN_MS)
    }
    log(`${samples.length} of ${CHANGES * homes.length} changes marked`)
  }
  return p95(samples)
}

/** A candidate sets the judged label right or wrong; gives the time of the API's answer. */
export async function changeLabel({ admin, sessions }: Rig, home: string, good: boolean): Promise<number> {
  const key = sessionKey(home)
  const session = sessions.get(key)
  if (session === undefined) throw new Error(`There is no session ${key}`)
  const ref = { namespace: firstEnvironment(session).namespace, name: JUDGED.deployment }
  const merge = { metadata: { labels: { [JUDGED.label]: good ? JUDGED.value : 'off' } } }
  await admin.impersonating({ username: candidateOf(home) }).patch(DEPLOYMENTS, ref, { merge })
  return performance.now()
}

async function measureMark(rig: Rig, home: string, good: boolean): Promise<number> {
  const key = sessionKey(home)
  const answeredAt = await changeLabel(rig, home, good)
  const state = good ? 'Pass' : 'Fail'
  const markedAt = await rig.sessions.until(key, (each) => stateOf(each) === state, {
    what: `to be ${state}`,
  })
  // The event may overtake the answer.
  return Math.max(0, markedAt - answeredAt)
}

function stateOf(session: LabSession | undefined): string | undefined {
  return session?.status?.checks?.find(({ id }) => id === JUDGED.check)?.state
}
