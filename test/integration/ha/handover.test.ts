import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LabSession } from '../../../src/api/index.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aLab } from '../../builders/a-lab.ts'
import { aCandidate, firstEnvironment, hasCondition, type Candidate } from '../../builders/candidate.ts'
import type { FaultProxy } from '../../builders/fault-proxy.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'
import {
  startOverheard,
  startReplica,
  watchHolders,
  type Holders,
  type Overheard,
  type Replica,
} from './replicas.ts'

const sandbox = useSandbox({ platform: true })
const stop = new AbortController()
const LAB = 'word'

let admin: Client
let camille: Candidate
let holders: Holders
let first: Replica
let second: Replica
let third: Replica
let listening: Overheard
let overheard: FaultProxy
let undisturbed: object

beforeAll(async () => {
  const place = { sandbox: sandbox(), platform: sandbox.platform() }
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  camille = await aCandidate(sandbox(), admin, 'camille')
  await admin.create(RESOURCES.lab, aLab(LAB))
  holders = await watchHolders(admin, stop.signal)
  first = await startReplica(place, 'first')
  listening = await startOverheard(place)
  overheard = listening.proxy
  second = await startReplica(listening.place, 'second', { standby: true })
})
afterAll(async () => {
  stop.abort()
  await overheard.stop()
  admin.close()
})

/** Opens a session and solves the lab in it. */
async function solve(name: string): Promise<void> {
  await camille.open(LAB, { name })
  const ready = await camille.until(name, 'EnvironmentReady', hasCondition('EnvironmentReady', 'True'))
  const { namespace } = firstEnvironment(ready)
  const client = await camille.handedOut(name)
  const data = { word: String(ready.status?.parameters?.['word']) }
  const answer = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'answer', namespace }, data }
  await client.create(RESOURCES.configMap, answer)
  client.close()
  await camille.until(name, 'all points', ({ status }) => status?.score?.points === 100)
}

/** All of a mark that does not hang on when it was given. */
async function markOf(name: string): Promise<object> {
  const { status }: LabSession = await camille.until(name, 'a mark', hasCondition('Graded', 'True'))
  const checks = status?.checks?.map(({ id, state, points, max }) => ({ id, state, points, max }))
  const { points, max, percent, passed } = status?.result ?? {}
  return { checks, result: { points, max, percent, passed } }
}

/** What the second replica has written so far; what it may do it asks by a POST that stores nothing. */
function itsWrites(): readonly string[] {
  return overheard.requests
    .filter(({ method, path }) => method !== 'GET' && !path.includes('/selfsubjectaccessreviews'))
    .map(({ method, path }) => `${method} ${path}`)
}

it('of two replicas one leads and works, the other waits and writes nothing, and both are ready', async () => {
  await solve('undisturbed')
  await camille.change('undisturbed', { submit: true })
  undisturbed = await markOf('undisturbed')
  expect(undisturbed).toMatchObject({ result: { points: 100, max: 100, percent: 100, passed: true } })
  expect(await first.readyz()).toEqual({
    code: 200,
    status: 'Ready',
    role: 'leading',
    checks: ['clock', 'apiServer', 'controllers', 'caches', 'watches'].map((name) => ({
      name,
      status: 'Ok',
    })),
  })
  expect(await second.readyz()).toEqual({
    code: 200,
    status: 'Ready',
    role: 'standby',
    checks: ['clock', 'apiServer'].map((name) => ({ name, status: 'Ok' })),
  })
  const looks = () => overheard.requests.filter(({ path }) => path.includes('/leases/')).length
  await waitFor(() => looks() > 1, { what: 'the second to look at the Lease again' })
  expect(holders.seen).toEqual(['first'])
  expect(itsWrites()).toEqual([])
})

it('SIGTERM hands over: the leader gives the Lease back and ends well, and the standby goes on', async () => {
  await solve('handed-over')
  first.kill('SIGTERM')
  expect(await first.exited).toBe(0)
  await holders.until('second')
  expect(holders.seen).toEqual(['first', '', 'second'])
  await camille.change('handed-over', { submit: true })
  expect(await markOf('handed-over')).toEqual(undisturbed)
  expect(itsWrites().length).toBeGreaterThan(1)
})

it('SIGKILL fails over: the standby leads when the Lease has run out, and the mark is no other', async () => {
  third = await startReplica({ sandbox: sandbox(), platform: sandbox.platform() }, 'third', {
    standby: true,
  })
  await solve('failed-over')
  await camille.change('failed-over', { submit: true })
  second.kill('SIGKILL')
  await holders.until('third')
  expect(holders.seen).toEqual(['first', '', 'second', 'third'])
  expect(await markOf('failed-over')).toEqual(undisturbed)
  await waitFor(async () => (await third.readyz()).status === 'Ready', { what: 'the third to be ready' })
})

it('SIGTERM while it is still filling its caches ends a leader well too', async () => {
  const fourth = await startReplica(listening.place, 'fourth', { standby: true })
  const slow = overheard.inject({
    when: ({ path }) => path === '/apis',
    fault: { drip: { bytes: 2_048, everyMs: 100 } },
  })
  third.kill('SIGTERM')
  expect(await third.exited).toBe(0)
  await waitFor(() => slow.struck === 1, { what: 'it to find out what is served' })
  fourth.kill('SIGTERM')
  expect(await fourth.exited).toBe(0)
  await holders.until('')
  expect(holders.seen.slice(-4)).toEqual(['third', '', 'fourth', ''])
})
