import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLogger, type KubeObject, type LabSession } from '../../../src/api/index.ts'
import { createClient, isNotFound, runElected, type Client } from '../../../src/kube/index.ts'
import { createClients } from '../../../src/operator/clients.ts'
import { createClockCheck } from '../../../src/operator/clock-check.ts'
import { OPERATOR } from '../../../src/sandbox/index.ts'
import { SIMULATED_KINDS } from '../../../src/secrets/kinds.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aLab } from '../../builders/a-lab.ts'
import { aCandidate, firstEnvironment, hasCondition, type Candidate } from '../../builders/candidate.ts'
import { startFaultProxy } from '../../builders/fault-proxy.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { startOverheard, startReplica, type Overheard, type Replica } from './replicas.ts'

const sandbox = useSandbox({ platform: true })
const [, VAULT] = SIMULATED_KINDS
const LAB = 'word'

let admin: Client
let camille: Candidate
let overheard: Overheard
let leader: Replica
let standby: Replica

beforeAll(async () => {
  const place = { sandbox: sandbox(), platform: sandbox.platform() }
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  camille = await aCandidate(sandbox(), admin, 'camille')
  await admin.create(RESOURCES.lab, aLab(LAB))
  overheard = await startOverheard(place)
  leader = await startReplica(overheard.place, 'leader')
  standby = await startReplica(place, 'standby', { standby: true })
})
afterAll(async () => {
  await Promise.all([leader.stop(), standby.stop()])
  await overheard.proxy.stop()
  admin.close()
})

/** Every series of ours with its value, by what it is written as. */
async function scrape(replica: Replica): Promise<ReadonlyMap<string, number>> {
  const text = await replica.metrics()
  const lines = text.split('\n').filter((line) => line.startsWith('cloud_pi_labs_'))
  return new Map(
    lines.map((line) => [line.slice('cloud_pi_labs_'.length, line.lastIndexOf(' ')), valueOf(line)]),
  )
}

const valueOf = (line: string): number => Number(line.slice(line.lastIndexOf(' ') + 1))

async function open(name: string): Promise<{ readonly session: LabSession; readonly namespace: string }> {
  await camille.open(LAB, { name })
  const session = await camille.until(name, 'EnvironmentReady', hasCondition('EnvironmentReady', 'True'))
  return { session, namespace: firstEnvironment(session).namespace }
}

describe('/metrics', () => {
  it('tells what the leader did for a session, and nothing of whose it was', async () => {
    const { session, namespace } = await open('told')
    await admin.delete(RESOURCES.networkPolicy, { namespace, name: 'deny-default' })
    await camille.until('told', 'the repair', ({ status }) => status?.repaired?.length === 1)
    await camille.change('told', { submit: true })
    const { status } = await camille.until('told', 'a mark', hasCondition('Graded', 'True'))
    const told = await scrape(leader)
    expect(Object.fromEntries(told)).toMatchObject({
      election_is_leader: 1,
      clock_skew_seconds: 0,
      [`sessions{phase="${status?.phase ?? ''}"}`]: 1,
      'sessions{phase="Active"}': 0,
      grading_final_seconds_count: 1,
      'drift_repaired_total{kind="NetworkPolicy",change="Deleted"}': 1,
      'informer_stored_objects{resource="namespaces"}': 1,
      'informer_open_watches{resource="namespaces"}': 1,
      'informer_relists_total{resource="namespaces",reason="start"}': 1,
      'queue_depth{queue="sessions"}': 0,
    })
    for (const some of [
      'grading_live_seconds_count',
      'queue_adds_total{queue="sessions"}',
      'queue_wait_seconds_count{queue="sessions"}',
      'queue_work_seconds_count{queue="sessions"}',
      'reconcile_seconds_count{controller="sessions",result="requeued"}',
      'informer_events_total{resource="namespaces",type="ADDED"}',
      'api_request_seconds_count{verb="create",resource="namespaces",code="2xx"}',
      'api_request_seconds_count{verb="update",resource="leases.coordination.k8s.io",code="2xx"}',
    ])
      expect([some, told.get(some) ?? 0]).toEqual([some, expect.toSatisfy((value: number) => value > 0)])
    const names = [
      LAB,
      'told',
      'camille',
      namespace,
      session.metadata.uid ?? '',
      status?.serviceAccount ?? '',
    ]
    const values = [...told.keys()].flatMap((series) => [...series.matchAll(/="([^"]*)"/g)].map(([, v]) => v))
    expect(values.length).toBeGreaterThan(100)
    expect(values.filter((value) => names.some((name) => value?.includes(name)))).toEqual([])
  })

  it('tells of a replica that waits that it waits, and of no session', async () => {
    const told = await scrape(standby)
    expect(told.get('election_is_leader')).toBe(0)
    expect([...told.keys()].filter((series) => /^(sessions|queue|informer_stored)/.test(series))).toEqual([])
  })
})

it('an environment that is held says what holds it, asks little until it goes, and leaves no watch', async () => {
  const { namespace } = await open('held')
  const looks = () =>
    overheard.proxy.requests.filter(
      ({ method, path }) => method === 'GET' && path === `/api/v1/namespaces/${namespace}`,
    )
  const spec = { mount: 'any', path: 'any', type: 'kv-v2', destination: { name: 'any', create: true } }
  await admin.create(VAULT, {
    apiVersion: 'secrets.hashicorp.com/v1beta1',
    kind: 'VaultStaticSecret',
    metadata: { name: 'any', namespace },
    spec,
  })
  const watches = async () => (await scrape(leader)).get('informer_open_watches{resource="secrets"}')
  await waitFor(async () => (await watches()) === 1, { what: 'its Secrets to be watched' })
  await admin.create(RESOURCES.configMap, held(namespace))
  const before = looks().length
  await camille.client.delete(RESOURCES.session, { namespace: camille.home, name: 'held' })
  const blocked = await camille.until(
    'held',
    'RemovalBlocked',
    hasCondition('EnvironmentReady', 'False', 'RemovalBlocked'),
  )
  const message = blocked.status?.conditions?.find(({ type }) => type === 'EnvironmentReady')?.message
  expect(message).toContain('example.fr/hold')
  await admin.patch(
    RESOURCES.configMap,
    { namespace, name: 'held' },
    { merge: { metadata: { finalizers: null } } },
  )
  const gone = () =>
    camille.session('held').then(
      () => false,
      (error: unknown) => isNotFound(error),
    )
  await waitFor(gone, { what: 'the session to go', deadlineMs: 30_000 })
  // A look at each change would be 16 and more; how many it takes depends on how long the namespace takes to go.
  expect(looks().length - before).toBeLessThan(12)
  await waitFor(async () => (await watches()) === 0, { what: 'the watch of its Secrets to end' })
})

it('the Lease is renewed and the clock compared while sessions’ requests wait for a slow server', async () => {
  const proxy = await startFaultProxy(sandbox().adminKubeconfig)
  proxy.inject({
    when: ({ path }) => path.startsWith('/api/v1/namespaces/'),
    times: Infinity,
    fault: { delayMs: 600_000 },
  })
  const clients = await createClients({ inline: proxy.kubeconfig }, {})
  const slow = Array.from({ length: 41 }, (_, i) =>
    clients.sessions.get(RESOURCES.namespace, { name: `slow-${i}` }).catch(() => undefined),
  )
  const asked = (part: string) => proxy.requests.filter(({ path }) => path.includes(part)).length
  await waitFor(() => asked('/slow-') === 32, { what: 'every slot to be taken' })
  const clock = createClockCheck({ client: clients.election, logger: silentLogger })
  const stop = new AbortController()
  const renewals = () =>
    proxy.requests.filter(({ method, path }) => method === 'PUT' && path.includes('/leases/tried')).length
  const end = await runElected(
    {
      client: clients.election,
      namespace: OPERATOR.namespace,
      name: 'tried',
      logger: silentLogger,
      timings: { durationMs: 3_000, renewDeadlineMs: 2_000, retryMs: 100 },
      mayLead: (signal) => clock.isRight(signal),
    },
    stop.signal,
    async () => {
      await waitFor(() => renewals() >= 3, { what: 'the Lease to be renewed' })
      stop.abort()
    },
  )
  expect(end).toBe('stopped')
  expect(clock.result()).toEqual({ ok: true })
  // Nothing of what was slow has been answered meanwhile: else another one would have been asked.
  expect(asked('/slow-')).toBe(32)
  clients.close()
  await Promise.all(slow)
  await proxy.stop()
})

const held = (namespace: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'held', namespace, finalizers: ['example.fr/hold'] },
})
