import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { KubeObject, Resource } from '../../../src/api/index.ts'
import { createClient, createInformer, createKubeCounters } from '../../../src/kube/index.ts'
import type { Client, Informer, InformerOptions, KubeCounters } from '../../../src/kube/index.ts'
import { systemClock } from '../../../src/kube/clock.ts'
import { isExpired } from '../../../src/kube/errors.ts'
import { watch } from '../../../src/kube/watch.ts'
import { startFaultProxy, type FaultProxy } from '../../builders/fault-proxy.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { configMap, CONFIG_MAPS, NAMESPACES, namespaceObject } from './objects.ts'
import { noUnhandledRejections } from './rejections.ts'

const sandbox = useSandbox()
noUnhandledRejections()

const SECRETS: Resource = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true }

let client: Client
let proxy: FaultProxy
let metrics: KubeCounters
let namespace: string
let stop: AbortController
let count = 0

beforeAll(async () => {
  client = await createClient({ kubeconfig: sandbox().adminKubeconfig })
})
afterAll(() => client.close())
beforeEach(async () => {
  count += 1
  namespace = `mirrored-${count}`
  metrics = createKubeCounters()
  proxy = await startFaultProxy(sandbox().adminKubeconfig)
  stop = new AbortController()
  await client.create(NAMESPACES, namespaceObject(namespace))
})
afterEach(async () => {
  stop.abort()
  await proxy.stop()
})

async function start(options: Partial<InformerOptions<KubeObject>> = {}): Promise<Informer<KubeObject>> {
  const proxied = await createClient({ inline: proxy.kubeconfig })
  stop.signal.addEventListener('abort', () => proxied.close())
  const informer = createInformer({ client: proxied, resource: CONFIG_MAPS, namespace, metrics, ...options })
  informer.start(stop.signal)
  await informer.synced
  return informer
}

function write(name: string, labels: Record<string, string> = {}): Promise<KubeObject> {
  const object = configMap(namespace, name, { a: '1' })
  return client.create(CONFIG_MAPS, { ...object, metadata: { ...object.metadata, labels } })
}

test('one streamed listing gives the start and all that follows', async () => {
  await Promise.all(Array.from({ length: 600 }, (_, index) => write(`item-${index}`)))
  const informer = await start()
  // 600 and kube-root-ca.crt
  expect(informer.list()).toHaveLength(601)
  await write('later')
  await waitFor(() => informer.get(namespace, 'later'), { what: 'the later object' })
  expect(proxy.requests.map(({ path }) => path)).toEqual([expect.stringContaining('sendInitialEvents=true')])
  expect(metrics.snapshot()).toMatchObject({ 'relists{configmaps,start}': 1 })
})

test('what is stored bears its kind and no bookkeeping of writers', async () => {
  const informer = await start()
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}', note: 'kept' }
  await client.create(CONFIG_MAPS, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace, name: 'lean', annotations },
    data: { a: '1' },
  })
  const lean = await waitFor(() => informer.get(namespace, 'lean'), { what: 'the object' })
  expect(lean).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', data: { a: '1' } })
  expect(lean.metadata).not.toHaveProperty('managedFields')
  expect(lean.metadata.annotations).toEqual({ note: 'kept' })
})

test('paged listings give the same objects as streamed ones', async () => {
  await write('same')
  const streamed = await start()
  proxy.inject({ when: ({ path }) => path.includes('sendInitialEvents'), fault: { answer: { status: 422 } } })
  const paged = await start()
  expect(paged.get(namespace, 'same')).toEqual(streamed.get(namespace, 'same'))
})

test('handlers are told what was and what is, and those who come late are told all there is', async () => {
  const informer = await start()
  const told: string[] = []
  informer.onChange((before, after) => {
    const name = (after ?? before)?.metadata.name ?? ''
    if (name === 'told') told.push(`${JSON.stringify(before?.['data'])} ${JSON.stringify(after?.['data'])}`)
  })
  await write('told')
  await client.patch(CONFIG_MAPS, { namespace, name: 'told' }, { merge: { data: { a: '2' } } })
  await client.delete(CONFIG_MAPS, { namespace, name: 'told' })
  await waitFor(() => told.length === 3, { what: 'three changes' })
  expect(told).toEqual(['undefined {"a":"1"}', '{"a":"1"} {"a":"2"}', '{"a":"2"} undefined'])
  const late: (string | undefined)[] = []
  informer.onChange((_before, after) => late.push(after?.metadata.name))
  expect(late).toEqual(['kube-root-ca.crt'])
})

test('an object the transform does not want is kept out, and taken out when it no longer fits', async () => {
  const informer = await start({
    transform: (object) => (object.metadata.labels?.['keep'] === 'yes' ? object : undefined),
  })
  await write('wanted', { keep: 'yes' })
  await write('unwanted')
  await waitFor(() => informer.get(namespace, 'wanted'), { what: 'the wanted object' })
  const metadata = { labels: { keep: 'no' } }
  await client.patch(CONFIG_MAPS, { namespace, name: 'wanted' }, { merge: { metadata } })
  await waitFor(() => informer.list().length === 0, { what: 'the object to go' })
})

test('indexes follow changes', async () => {
  const informer = await start({
    indexes: { colour: ({ metadata }) => [metadata.labels?.['colour'] ?? 'none'] },
  })
  await write('painted', { colour: 'red' })
  await waitFor(() => informer.byIndex('colour', 'red').length === 1, { what: 'red' })
  const metadata = { labels: { colour: 'blue' } }
  await client.patch(CONFIG_MAPS, { namespace, name: 'painted' }, { merge: { metadata } })
  await waitFor(() => informer.byIndex('colour', 'blue').length === 1, { what: 'blue' })
  expect(informer.byIndex('colour', 'red')).toEqual([])
  expect(() => informer.byIndex('size', 'large')).toThrow('no index')
})

test('frozen objects cannot be written to', async () => {
  await write('frozen')
  const informer = await start({ freeze: true })
  const frozen = informer.get(namespace, 'frozen')
  expect(() => Object.assign(frozen?.['data'] ?? {}, { a: '2' })).toThrow(TypeError)
})

test('an informer stopped before its first listing says so', async () => {
  const informer = createInformer({ client, resource: CONFIG_MAPS, namespace })
  stop.abort()
  informer.start(stop.signal)
  await expect(informer.synced).rejects.toMatchObject({ reason: 'Aborted' })
})

test('a version from the future is answered by a new listing', async () => {
  const future = watch({
    client,
    resource: CONFIG_MAPS,
    query: {
      resourceVersion: '999999999',
      sendInitialEvents: 'true',
      resourceVersionMatch: 'NotOlderThan',
      allowWatchBookmarks: 'true',
    },
    silenceMs: 10_000,
    signal: stop.signal,
    clock: systemClock,
    metrics,
    onOpen: () => undefined,
    onEvent: () => undefined,
  })
  await expect(future).rejects.toSatisfy(isExpired)
})

test('watches of one name share a connection', async () => {
  const proxied = await createClient({ inline: proxy.kubeconfig })
  const informers = Array.from({ length: 120 }, (_, index) =>
    createInformer({
      client: proxied,
      resource: SECRETS,
      namespace: `${namespace}-${index}`,
      connection: 'secrets',
      metrics,
    }),
  )
  for (const informer of informers) informer.start(stop.signal)
  await Promise.all(informers.map(({ synced }) => synced))
  expect(metrics.openWatches()).toEqual({ secrets: 120 })
  expect(proxy.connections).toBe(2)
  proxied.close()
})
