import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLogger, type KubeObject } from '../../../src/api/index.ts'
import {
  createClient,
  runElected,
  type Client,
  type ElectionOptions,
  type TermEnd,
} from '../../../src/kube/index.ts'
import { LEASES } from '../../../src/kube/lease-lock.ts'
import { createFakeClock } from '../../builders/fake-clock.ts'
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
function candidate(
  name: string,
  identity: string,
  through: Client = client,
  more: Partial<ElectionOptions> = {},
): Candidate {
  const stop = new AbortController()
  let leads = false
  const options = {
    client: through,
    namespace: 'default',
    name,
    identity,
    timings: QUICK,
    logger: silentLogger,
    ...more,
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

test('a holder whose every request takes a fifth of its deadline keeps leading', async () => {
  const proxy = await startFaultProxy(sandbox().adminKubeconfig)
  const slow = await createClient({ inline: proxy.kubeconfig }, { attempts: 1 })
  proxy.inject({ when: () => true, times: Infinity, fault: { delayMs: 1_000 } })
  const renewals = new Set<unknown>()
  const first = candidate('delayed', 'first', slow, {
    timings: { durationMs: 7_500, renewDeadlineMs: 5_000, retryMs: 1_000 },
    // As the operator does: the server is asked for its time.
    mayLead: async (signal) => {
      await slow.send({ method: 'GET', path: '/version' }, { signal })
      return true
    },
  })
  await waitFor(
    async () => {
      const { renewTime } = (await lease('delayed'))['spec'] as { renewTime?: string }
      return renewals.add(renewTime).size > 3
    },
    { what: 'three renewals' },
  )
  expect(first.leads()).toBe(true)
  first.stop()
  expect(await first.ended).toBe('stopped')
  slow.close()
  await proxy.stop()
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

/** What somebody else writes on a Lease: never its spec. */
async function annotate(name: string): Promise<void> {
  const merge = { metadata: { annotations: { note: String(Math.random()) } } }
  await client.patch(LEASES, { namespace: 'default', name }, { merge })
}

/** What a holder leaves behind that was killed. */
async function dead(name: string): Promise<void> {
  const renewTime = '2026-03-02T08:00:00.000000Z'
  const spec = { holderIdentity: 'dead', leaseDurationSeconds: 1, acquireTime: renewTime, renewTime }
  await client.create(LEASES, {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: 'default' },
    spec,
  })
}

test('a Lease that others only label is no sign of life of a dead holder', async () => {
  await dead('labelled')
  const second = candidate('labelled', 'second')
  await waitFor(
    async () => {
      await annotate('labelled')
      return second.leads()
    },
    { what: 'the second to lead', everyMs: 200 },
  )
  second.stop()
  await second.ended
})

test('a Lease is given back although somebody wrote on it since', async () => {
  const first = candidate('written-on', 'first', client, { timings: { ...QUICK, retryMs: 500 } })
  await waitFor(first.leads, { what: 'the first to lead' })
  await annotate('written-on')
  first.stop()
  expect(await first.ended).toBe('stopped')
  expect((await lease('written-on'))['spec']).not.toHaveProperty('holderIdentity', 'first')
})

test('a renewal whose answer was lost is no loss', async () => {
  const proxy = await startFaultProxy(sandbox().adminKubeconfig)
  const cut = await createClient({ inline: proxy.kubeconfig }, { attempts: 1 })
  const first = candidate('answer-lost', 'first', cut)
  await waitFor(first.leads, { what: 'the first to lead' })
  const strike = proxy.inject({ when: ({ method }) => method === 'PUT', fault: { cut: 'answer' } })
  await waitFor(() => strike.struck === 1, { what: 'the answer to be lost' })
  const after = proxy.requests.length
  await waitFor(() => proxy.requests.slice(after).filter(({ method }) => method === 'PUT').length >= 2, {
    what: 'two more renewals',
  })
  expect(first.leads()).toBe(true)
  first.stop()
  expect(await first.ended).toBe('stopped')
  expect((await lease('answer-lost'))['spec']).not.toHaveProperty('holderIdentity', 'first')
  cut.close()
  await proxy.stop()
})

test('who stops before it learns that the Lease was granted gives it back', async () => {
  const proxy = await startFaultProxy(sandbox().adminKubeconfig)
  const cut = await createClient({ inline: proxy.kubeconfig }, { attempts: 1 })
  const strike = proxy.inject({ when: ({ method }) => method === 'POST', fault: { cut: 'answer' } })
  const first = candidate('unheard', 'first', cut, { timings: { ...QUICK, retryMs: 5_000 } })
  await waitFor(() => strike.struck === 1, { what: 'the answer to be lost' })
  await waitFor(async () => (await lease('unheard'))['spec'], { what: 'the Lease' })
  first.stop()
  expect(await first.ended).toBe('stopped')
  expect((await lease('unheard'))['spec']).not.toHaveProperty('holderIdentity', 'first')
  cut.close()
  await proxy.stop()
})

test('who finds that somebody else has led in between does not go on, though the Lease is free again', async () => {
  const first = candidate('usurped', 'first', client, { timings: { ...QUICK, retryMs: 300 } })
  await waitFor(first.leads, { what: 'the first to lead' })
  const merge = { spec: { holderIdentity: null } }
  await client.patch(LEASES, { namespace: 'default', name: 'usurped' }, { merge })
  expect(await first.ended).toBe('lost')
  expect((await lease('usurped'))['spec']).not.toHaveProperty('holderIdentity', 'first')
})

test('a holder counts its term from when it asked for it, not from when the answer came', async () => {
  const clock = createFakeClock()
  let cut = false
  const slow: Client = {
    ...client,
    async create(...args) {
      const answer = await client.create(...args)
      // Almost the whole term goes by before the answer is here.
      clock.advance(500)
      return answer as never
    },
    replace: (...args) => (cut ? Promise.reject(new Error('cut')) : client.replace(...args)),
  }
  const first = candidate('slow', 'first', slow, { clock })
  await waitFor(first.leads, { what: 'the first to lead' })
  cut = true
  let end: TermEnd | undefined
  void first.ended.then((how) => (end = how))
  // Past what is left of the term, and not past what would be left of it counted from the answer.
  for (let moved = 0; moved < 250; moved += 50) {
    await waitFor(() => end !== undefined || clock.timers > 0, { what: 'the next renewal' })
    clock.advance(50)
  }
  expect(await waitFor(() => end, { what: 'it to give up' })).toBe('lost')
})

test('who may not lead does not take the Lease, and takes it once it may', async () => {
  let fit = false
  const first = candidate('fit', 'first', client, { mayLead: () => fit })
  const asked = candidate('fit-witness', 'witness')
  await waitFor(asked.leads, { what: 'another to lead something else' })
  await expect(lease('fit')).rejects.toMatchObject({ reason: 'NotFound' })
  fit = true
  await waitFor(first.leads, { what: 'it to lead' })
  first.stop()
  asked.stop()
  expect([await first.ended, await asked.ended]).toEqual(['stopped', 'stopped'])
})

test('a holder that may not lead any longer gives the Lease back, and another one follows', async () => {
  let fit = true
  const first = candidate('unfit', 'first', client, { mayLead: () => Promise.resolve(fit) })
  await waitFor(first.leads, { what: 'the first to lead' })
  const second = candidate('unfit', 'second')
  fit = false
  expect(await first.ended).toBe('unfit')
  expect(first.leads()).toBe(false)
  await waitFor(second.leads, { what: 'the second to lead' })
  second.stop()
  await second.ended
})

test('whoever cannot find out whether it may lead does not begin, and goes on for a while', async () => {
  let known = false
  const first = candidate('unknown', 'first', client, {
    mayLead: () => known || Promise.reject(new Error('not known')),
  })
  const other = candidate('unknown-witness', 'witness')
  await waitFor(other.leads, { what: 'another to lead something else' })
  expect(first.leads()).toBe(false)
  known = true
  await waitFor(first.leads, { what: 'it to lead' })
  known = false
  expect(await first.ended).toBe('lost')
  other.stop()
  await other.ended
})
