import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLogger, type KubeObject } from '../../../src/api/index.ts'
import { createClient, runElected, type Client, type TermEnd } from '../../../src/kube/index.ts'
import { LEASES } from '../../../src/kube/lease-lock.ts'
import { startFaultProxy } from '../../builders/fault-proxy.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { noUnhandledRejections } from './rejections.ts'

const sandbox = useSandbox()
noUnhandledRejections()

const QUICK = { durationMs: 1_000, renewDeadlineMs: 600, retryMs: 50 }
let client: Client

beforeAll(async () => {
  client = await createClient({ kubeconfig: sandbox().adminKubeconfig })
})
afterAll(() => client.close())

interface Candidate {
  readonly stop: () => void
  readonly ended: Promise<TermEnd>
  readonly leads: () => boolean
}

/** Leads until told to stop; `leads` says whether it does. */
function candidate(name: string, identity: string, through: Client = client): Candidate {
  const stop = new AbortController()
  let leads = false
  const options = {
    client: through,
    namespace: 'default',
    name,
    identity,
    timings: QUICK,
    logger: silentLogger,
  }
  const ended = runElected(options, stop.signal, async (leading) => {
    leads = true
    await new Promise<void>((resolve) => leading.addEventListener('abort', () => resolve()))
    leads = false
  })
  return { stop: () => stop.abort(), ended, leads: () => leads }
}

function lease(name: string): Promise<KubeObject> {
  return client.get(LEASES, { namespace: 'default', name })
}

test('one of two candidates leads; when it stops, the other follows at once', async () => {
  const first = candidate('two', 'first')
  await waitFor(first.leads, { what: 'the first to lead' })
  const second = candidate('two', 'second')
  expect(await lease('two')).toMatchObject({ spec: { holderIdentity: 'first', leaseTransitions: 0 } })
  first.stop()
  expect(await first.ended).toBe('stopped')
  await waitFor(second.leads, { what: 'the second to lead' })
  expect(await lease('two')).toMatchObject({ spec: { holderIdentity: 'second', leaseTransitions: 1 } })
  second.stop()
  await second.ended
  expect(await lease('two')).toMatchObject({ spec: { leaseDurationSeconds: 1 } })
  expect((await lease('two'))['spec']).not.toHaveProperty('holderIdentity', 'second')
})

test('among five candidates there is never more than one leader', async () => {
  const all = Array.from({ length: 5 }, (_, index) => candidate('five', `candidate-${index}`))
  const leaders = (): Candidate[] => all.filter(({ leads }) => leads())
  const waiting = new Set(all)
  while (waiting.size > 0) {
    await waitFor(() => leaders().length > 0, { what: 'a leader' })
    expect(leaders()).toHaveLength(1)
    for (const leader of leaders()) {
      leader.stop()
      await leader.ended
      waiting.delete(leader)
    }
  }
})

test('a holder that cannot renew stops leading before the next one starts', async () => {
  const proxy = await startFaultProxy(sandbox().adminKubeconfig)
  const cut = await createClient({ inline: proxy.kubeconfig }, { attempts: 1 })
  const first = candidate('lost', 'first', cut)
  await waitFor(first.leads, { what: 'the first to lead' })
  const second = candidate('lost', 'second')
  proxy.inject({ when: () => true, times: Infinity, fault: { cut: 'before' } })
  const end = await first.ended
  expect(end).toBe('lost')
  expect(first.leads()).toBe(false)
  await waitFor(second.leads, { what: 'the second to lead' })
  second.stop()
  await second.ended
  cut.close()
  await proxy.stop()
})

test('what the work throws is passed on, and the Lease is given back', async () => {
  const options = { client, namespace: 'default', name: 'thrown', identity: 'first', logger: silentLogger }
  const failing = runElected(options, new AbortController().signal, () => Promise.reject(new Error('a bug')))
  await expect(failing).rejects.toThrow('a bug')
  expect((await lease('thrown'))['spec']).not.toHaveProperty('holderIdentity', 'first')
})

test('waiting for a Lease ends with the signal', async () => {
  const first = candidate('waiting', 'first')
  await waitFor(first.leads, { what: 'the first to lead' })
  const second = candidate('waiting', 'second')
  second.stop()
  expect(await second.ended).toBe('stopped')
  first.stop()
  await first.ended
})
