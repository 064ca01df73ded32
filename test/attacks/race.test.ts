import { beforeAll, describe, expect, it } from 'vitest'
import { createClient, type Client } from '../../src/kube/index.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import { auditTrail, type AuditLine } from '../builders/audit-trail.ts'
import { useSandbox } from '../builders/sandbox.ts'
import { waitFor } from '../builders/wait-for.ts'
import { aRaceLab } from './race-lab.ts'
import { HOME, runRace, startRace, type Finished } from './race-session.ts'
import { concernsRaces, grantedWrites, lateWrites, lostWrites, readEvidence } from './race-verdict.ts'

const SESSIONS = 100
/** Each lane plays its sessions one after the other. */
const LANES = 10
const LAB = 'race'

// Environments stay: taking them away would only cost time.
const sandbox = useSandbox({ own: true, operator: { config: { seats: SESSIONS + 1 } } })
const BINDINGS = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  plural: 'validatingadmissionpolicybindings',
  namespaced: false,
}

let admin: Client
beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  await admin.create(RESOURCES.namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: HOME } })
  await admin.create(RESOURCES.lab, aRaceLab(LAB))
  return () => {
    admin.close()
  }
})

describe(`${SESSIONS} works handed in while candidate and workload write without a pause`, () => {
  let races: readonly Finished[]
  let lines: readonly AuditLine[]
  beforeAll(async () => {
    const lanes = await Promise.all(
      Array.from({ length: LANES }, async (_, lane) => {
        const finished: Finished[] = []
        for (let number = lane; number < SESSIONS; number += LANES)
          finished.push(await runRace(sandbox(), admin, LAB, `racer-${number}`))
        return finished
      }),
    )
    races = lanes.flat()
    lines = await auditTrail(sandbox(), concernsRaces)
  }, 900_000)

  it('are all marked, and everybody kept writing until their writes were refused', () => {
    expect(races).toHaveLength(SESSIONS)
    expect(races.filter(({ refused }) => refused === 0)).toEqual([])
    for (const { namespace } of races) expect(grantedWrites(lines, namespace)).toBeGreaterThan(20)
  })

  it('hold no write that was granted to others than the platform after the first final sample began', () => {
    expect(races.flatMap(({ namespace }) => lateWrites(lines, namespace))).toEqual([])
  })

  it('have each write that was granted in their evidence', async () => {
    const lost = await Promise.all(
      races.map(async (race) => lostWrites(race, await readEvidence(admin, race))),
    )
    expect(lost.flat()).toEqual([])
  })
})

describe('where the freeze is taken away', () => {
  it('the same search finds late writes', { retry: 0 }, async () => {
    const race = await startRace(sandbox(), admin, LAB, 'unfrozen')
    await race.submit()
    // Not before: without the freeze the operator would never have proof of it, and take no sample.
    await race.until('Frozen', 'True')
    await admin.delete(BINDINGS, { name: 'labs-freeze' })
    const before = race.writers.map(({ granted }) => granted)
    await waitFor(() => race.writers.every(({ granted }, index) => granted > (before[index] ?? 0)), {
      what: 'writes to be granted again',
      deadlineMs: 60_000,
    })
    await race.stop()
    const late = lateWrites(await auditTrail(sandbox(), concernsRaces), race.namespace)
    for (const target of ['ledger', 'web', 'vault', 'trace']) expect(late.join('\n')).toContain(` ${target} `)
  })
})
