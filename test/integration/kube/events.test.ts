import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLogger, type KubeObject, type Logger, type Resource } from '../../../src/api/index.ts'
import {
  createClient,
  createEventRecorder,
  createKubeCounters,
  type Client,
} from '../../../src/kube/index.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { configMap, CONFIG_MAPS, NAMESPACES, namespaceObject } from './objects.ts'
import { noUnhandledRejections } from './rejections.ts'

const sandbox = useSandbox()
noUnhandledRejections()

const EVENTS: Resource = {
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
}
let client: Client

beforeAll(async () => {
  client = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  await client.create(NAMESPACES, namespaceObject('events-test'))
})
afterAll(() => client.close())

function object(name: string): Promise<KubeObject> {
  return client.create(CONFIG_MAPS, configMap('events-test', name, {}))
}

async function eventsOf(regarding: KubeObject): Promise<KubeObject[]> {
  const { items } = await client.list(EVENTS, { namespace: 'events-test' })
  return items.filter((event) => {
    const about = event['regarding'] as { uid?: string } | undefined
    return about?.uid === regarding.metadata.uid
  })
}

const SCORED = { type: 'Normal', reason: 'Scored', action: 'Grade' } as const

test('an event is written with its object, and a time the server takes', async () => {
  const recorder = createEventRecorder({ client, component: 'cloud-pi-labs', logger: silentLogger })
  const regarding = await object('told')
  recorder.record({ ...SCORED, regarding, note: 'Score is now 40 of 100' })
  await recorder.flush()
  expect(await eventsOf(regarding)).toMatchObject([
    {
      reason: 'Scored',
      action: 'Grade',
      type: 'Normal',
      note: 'Score is now 40 of 100',
      reportingController: 'cloud-pi-labs',
      regarding: { kind: 'ConfigMap', name: 'told', namespace: 'events-test' },
      eventTime: expect.stringMatching(/\.\d{6}Z$/) as string,
    },
  ])
})

test('equal events become one with a series; different notes stay apart', async () => {
  const recorder = createEventRecorder({
    client,
    component: 'cloud-pi-labs',
    logger: silentLogger,
    seriesMs: 10,
  })
  const regarding = await object('repeated')
  for (let time = 0; time < 5; time += 1) recorder.record({ ...SCORED, regarding, note: 'the same' })
  recorder.record({ ...SCORED, regarding, note: 'another' })
  await recorder.flush()
  const events = await eventsOf(regarding)
  expect(events).toHaveLength(2)
  expect(events.find((event) => event['note'] === 'the same')).toMatchObject({ series: { count: 5 } })
})

test('repetitions are written by themselves', async () => {
  const recorder = createEventRecorder({
    client,
    component: 'cloud-pi-labs',
    logger: silentLogger,
    seriesMs: 10,
  })
  const regarding = await object('by-itself')
  for (let time = 0; time < 3; time += 1) recorder.record({ ...SCORED, regarding, note: 'the same' })
  await waitFor(
    async () =>
      (await eventsOf(regarding)).some(
        (event) => (event['series'] as { count?: number } | undefined)?.count === 3,
      ),
    { what: 'the series' },
  )
})

test('an event that has expired is told anew', async () => {
  const recorder = createEventRecorder({ client, component: 'cloud-pi-labs', logger: silentLogger })
  const regarding = await object('expired')
  recorder.record({ ...SCORED, regarding, note: 'the same' })
  await recorder.flush()
  const [event] = await eventsOf(regarding)
  await client.delete(EVENTS, { namespace: 'events-test', name: event?.metadata.name ?? '' })
  recorder.record({ ...SCORED, regarding, note: 'the same' })
  await recorder.flush()
  expect(await eventsOf(regarding)).toHaveLength(1)
})

test('one object may not flood the others', async () => {
  const metrics = createKubeCounters()
  const rate = { perSecond: 0.001, burst: 3 }
  const recorder = createEventRecorder({
    client,
    component: 'cloud-pi-labs',
    logger: silentLogger,
    metrics,
    rate,
  })
  const [loud, quiet] = [await object('loud'), await object('quiet')]
  for (let time = 0; time < 10; time += 1)
    recorder.record({ ...SCORED, regarding: loud, note: `number ${time}` })
  recorder.record({ ...SCORED, regarding: quiet, note: 'once' })
  await recorder.flush()
  expect(await eventsOf(loud)).toHaveLength(3)
  expect(await eventsOf(quiet)).toHaveLength(1)
  expect(metrics.snapshot()).toMatchObject({ events_dropped: 7 })
})

test('a refused event is logged, and nothing is thrown', async () => {
  const warned: string[] = []
  const logger: Logger = { ...silentLogger, warn: (_fields, message) => void warned.push(message) }
  const recorder = createEventRecorder({ client, component: 'cloud-pi-labs', logger })
  const regarding = configMap('no-such-namespace', 'nobody', {})
  recorder.record({ ...SCORED, regarding, note: 'unheard' })
  await recorder.flush()
  expect(warned).toEqual(['Event not written'])
})

test('an event of what has no namespace stands in default', async () => {
  const recorder = createEventRecorder({ client, component: 'cloud-pi-labs', logger: silentLogger })
  const regarding = await client.get(NAMESPACES, { name: 'events-test' })
  recorder.record({ ...SCORED, regarding, note: 'é'.repeat(2_000) })
  await recorder.flush()
  const { items } = await client.list(EVENTS, { namespace: 'default' })
  const [event] = items.filter((item) => item['reason'] === 'Scored')
  expect(event?.['note']).toMatch(/^é+…$/)
})
