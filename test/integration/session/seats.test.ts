import { beforeAll, expect, it } from 'vitest'
import { createClient } from '../../../src/kube/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aLab } from '../../builders/a-lab.ts'
import { aCandidate, hasCondition, type Candidate } from '../../builders/candidate.ts'
import { useSandbox } from '../../builders/sandbox.ts'

const sandbox = useSandbox({
  operator: { config: { seats: 2, seatsPerCandidate: 1, retainEnvironment: '1s' } },
})
const isReady = hasCondition('EnvironmentReady', 'True')

let camille: Candidate
let bruno: Candidate
beforeAll(async () => {
  const admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  for (const lab of ['one', 'two']) await admin.create(RESOURCES.lab, aLab(lab))
  camille = await aCandidate(sandbox(), admin, 'camille')
  bruno = await aCandidate(sandbox(), admin, 'bruno')
})

it('makes whoever has their share of the seats wait, tells them why, and lets others pass', async () => {
  await camille.open('one')
  await camille.until('one', 'a seat', isReady)
  await camille.open('two')
  const { status } = await camille.until(
    'two',
    'their share to be told',
    hasCondition('EnvironmentReady', 'False', 'CandidateSeatsTaken'),
  )
  expect(status).toMatchObject({ phase: 'Waiting', place: 1 })
  expect(status?.conditions?.find(({ type }) => type === 'EnvironmentReady')?.message).toMatch(
    /^Ce candidat a déjà sa part de places \(1\)/,
  )
  await bruno.open('two')
  await bruno.until('two', 'a seat', isReady)
})

it('tells nothing of what was drawn before the environment is there', async () => {
  const { status } = await camille.session('two')
  expect(status).not.toHaveProperty('parameters')
  const statement = { namespace: camille.home, name: 'two-statement' }
  await expect(camille.client.get(RESOURCES.configMap, statement)).rejects.toThrow('not found')
  expect((await camille.session('one')).status?.parameters).toHaveProperty('word')
})

it('lets them go on once the environment of their marked session is removed', async () => {
  await camille.change('one', { submit: true })
  const { status } = await camille.until('two', 'a seat', isReady)
  expect(status?.place).toBe(0)
  expect(status?.parameters).toHaveProperty('word')
})
