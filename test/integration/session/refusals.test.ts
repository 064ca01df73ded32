import { beforeAll, describe, expect, it } from 'vitest'
import type { Condition, LabSession } from '../../../src/api/index.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aLab } from '../../builders/a-lab.ts'
import { aCandidate, hasCondition, type Candidate } from '../../builders/candidate.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'

const sandbox = useSandbox({ operator: { config: { seats: 1 } } })
const LABS = RESOURCES.lab

let admin: Client
let camille: Candidate
beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  camille = await aCandidate(sandbox(), admin, 'camille')
})

const accepted = ({ status }: LabSession): Condition | undefined =>
  status?.conditions?.find(({ type }) => type === 'Accepted')

describe('a session that cannot be opened says why, and opens by itself once it can', () => {
  it('names a lab that does not exist, and opens when the lab comes', async () => {
    await camille.open('late')
    const refused = await camille.until('late', 'a refusal', hasCondition('Accepted', 'False', 'LabNotFound'))
    expect(accepted(refused)?.message).toMatch(/spec\.lab : le lab « late » n'existe pas/)
    expect(refused.status?.phase).toBe('Rejected')
    await admin.create(LABS, aLab('late'))
    await camille.until('late', 'acceptance', hasCondition('Accepted', 'True'))
    await camille.client.delete(RESOURCES.session, { namespace: 'camille', name: 'late' })
  })

  it('waits for a lab with mistakes, which names the path and the column on the Lab alone', async () => {
    const tasks = [
      {
        id: 'a',
        title: { fr: 'a', en: 'a' },
        checks: [{ id: 'a', title: { fr: 'a', en: 'a' }, points: 1, assert: [{ expr: 'params.x ==' }] }],
      },
    ]
    const lab = aLab('broken')
    await admin.create(LABS, { ...lab, spec: { ...(lab['spec'] as object), tasks } })
    await camille.open('broken')
    await camille.until('broken', 'a refusal', hasCondition('Accepted', 'False', 'LabNotReady'))
    // A lab not compiled yet is refused alike: its own condition comes with the compilation.
    const [ready] = await waitFor(
      async () => {
        const { status } = (await admin.get(LABS, { name: 'broken' })) as {
          status?: { conditions: Condition[] }
        }
        return status?.conditions
      },
      { what: 'the lab to be compiled' },
    )
    expect(ready).toMatchObject({ type: 'Ready', status: 'False', reason: 'InvalidLab' })
    expect(ready?.message).toMatch(/tasks\[0\]\.checks\[0\]\.assert\[0\]\.expr, column \d+/)
  })

  it('waits for a rubric that is required, and says no more of it than that', async () => {
    await admin.create(LABS, aLab('hidden', { rubric: 'Required' }))
    await camille.open('hidden')
    await camille.until('hidden', 'a refusal', hasCondition('Accepted', 'False', 'RubricNotReady'))
    await admin.create(RESOURCES.rubric, {
      apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
      kind: 'LabRubric',
      metadata: { name: 'hidden' },
      spec: {},
    })
    await camille.until('hidden', 'acceptance', hasCondition('Accepted', 'True'))
    await camille.client.delete(RESOURCES.session, { namespace: 'camille', name: 'hidden' })
  })

  it('leaves the older of two open sessions of a lab and candidate alone', async () => {
    await admin.create(LABS, aLab('twice'))
    await camille.open('twice', { name: 'twice-1' })
    await camille.until('twice-1', 'acceptance', hasCondition('Accepted', 'True'))
    await camille.open('twice', { name: 'twice-2' })
    const second = await camille.until(
      'twice-2',
      'a refusal',
      hasCondition('Accepted', 'False', 'DuplicateSession'),
    )
    expect(accepted(second)?.message).toContain('camille/twice-1')
    await camille.client.delete(RESOURCES.session, { namespace: 'camille', name: 'twice-1' })
    await camille.until('twice-2', 'acceptance', hasCondition('Accepted', 'True'))
    await camille.client.delete(RESOURCES.session, { namespace: 'camille', name: 'twice-2' })
  })
})

describe('seats', () => {
  it('makes the others wait in order, each with their place, until a seat is free', async () => {
    await admin.create(LABS, aLab('queue'))
    const people = await Promise.all(['a', 'b', 'c'].map((home) => aCandidate(sandbox(), admin, home)))
    const [first, second, third] = people as [Candidate, Candidate, Candidate]
    await first.open('queue')
    await first.until('queue', 'EnvironmentReady', hasCondition('EnvironmentReady', 'True'))
    await second.open('queue')
    await second.until('queue', 'place 1', ({ status }) => status?.place === 1)
    await third.open('queue')
    const waiting = await third.until('queue', 'place 2', ({ status }) => status?.place === 2)
    expect(waiting.status?.phase).toBe('Waiting')
    expect(waiting.status?.environments).toBeUndefined()
    await first.client.delete(RESOURCES.session, { namespace: 'a', name: 'queue' })
    await second.until('queue', 'EnvironmentReady', hasCondition('EnvironmentReady', 'True'))
    await third.until('queue', 'place 1', ({ status }) => status?.place === 1)
  })
})
