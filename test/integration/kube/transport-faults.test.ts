import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { readFile } from 'node:fs/promises'
import { createClient, createKubeCounters, isAlreadyExists } from '../../../src/kube/index.ts'
import type { Client, ClientOptions, KubeCounters } from '../../../src/kube/index.ts'
import { startFaultProxy, type FaultProxy, type ProxiedRequest } from '../../builders/fault-proxy.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { startTcpRelay } from '../../builders/tcp-relay.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { configMap, CONFIG_MAPS, NAMESPACES, namespaceObject } from './objects.ts'
import { noUnhandledRejections } from './rejections.ts'

const sandbox = useSandbox()
noUnhandledRejections()

let direct: Client
let proxy: FaultProxy
let client: Client
let metrics: KubeCounters
let namespace: string
let count = 0
const clients: Client[] = []

beforeAll(async () => {
  direct = await createClient({ kubeconfig: sandbox().adminKubeconfig })
})
afterAll(() => direct.close())

beforeEach(async () => {
  count += 1
  namespace = `requests-${count}`
  await direct.create(NAMESPACES, namespaceObject(namespace))
  metrics = createKubeCounters()
  proxy = await startFaultProxy(sandbox().adminKubeconfig)
  client = await proxied({})
})
afterEach(async () => {
  for (const made of clients.splice(0)) made.close()
  await proxy.stop()
})

const GET = ({ method }: ProxiedRequest): boolean => method === 'GET'
const POST = ({ method }: ProxiedRequest): boolean => method === 'POST'
const ANY = (): boolean => true

async function proxied(options: ClientOptions): Promise<Client> {
  // A tenth of each delay, always: the tests say what happens, not when.
  const made = await createClient({ inline: proxy.kubeconfig }, { metrics, random: () => 0.1, ...options })
  clients.push(made)
  return made
}

async function names(): Promise<string[]> {
  const { items } = await direct.list(CONFIG_MAPS, {
    namespace,
    fieldSelector: 'metadata.name!=kube-root-ca.crt',
  })
  return items.map(({ metadata }) => metadata.name ?? '')
}

test.each([
  { fault: { answer: { status: 429, headers: { 'retry-after': '0' } } } },
  { fault: { answer: { status: 503 } } },
  { fault: { answer: { status: 504 } } },
  { fault: { cut: 'before' } },
  { fault: { cut: 'answer' } },
  { fault: { goaway: true } },
] as const)('a read gets over $fault, twice', async ({ fault }) => {
  const injected = proxy.inject({ when: GET, times: 2, fault })
  await expect(client.get(NAMESPACES, { name: namespace })).resolves.toMatchObject({ kind: 'Namespace' })
  expect(injected.struck).toBe(2)
})

test('a 500 is passed on at once, as something that may be tried again', async () => {
  const body = { kind: 'Status', code: 500, reason: 'InternalError', message: 'etcd is unwell' }
  const injected = proxy.inject({ when: GET, times: Infinity, fault: { answer: { status: 500, body } } })
  await expect(client.get(NAMESPACES, { name: namespace })).rejects.toMatchObject({
    code: 500,
    reason: 'InternalError',
    message: 'etcd is unwell',
    retryable: true,
  })
  expect(injected.struck).toBe(1)
})

test('patience ends: the last 503 is passed on with its Retry-After', async () => {
  const impatient = await proxied({ attempts: 3 })
  const answer = { status: 503, headers: { 'retry-after': '0.01' } }
  const injected = proxy.inject({ when: GET, times: Infinity, fault: { answer } })
  await expect(impatient.get(NAMESPACES, { name: namespace })).rejects.toMatchObject({
    reason: 'ServiceUnavailable',
    retryAfterMs: 10,
  })
  expect(injected.struck).toBe(3)
})

test('a named creation whose answer was lost is sent again, and the second one tells that it is there', async () => {
  proxy.inject({ when: POST, fault: { cut: 'answer' } })
  await expect(client.create(CONFIG_MAPS, configMap(namespace, 'once', {}))).rejects.toSatisfy(
    isAlreadyExists,
  )
  expect(await names()).toEqual(['once'])
})

test('an unnamed creation whose answer was lost is not sent again', async () => {
  proxy.inject({ when: POST, fault: { cut: 'answer' } })
  const unnamed = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, generateName: 'once-' } }
  await expect(client.create(CONFIG_MAPS, unnamed)).rejects.toMatchObject({
    reason: 'Network',
    retryable: true,
  })
  expect(await names()).toHaveLength(1)
})

test.each([
  { fault: { goaway: true } },
  { fault: { answer: { status: 429, headers: { 'retry-after': '0' } } } },
] as const)('an unnamed creation that the server refused by $fault is sent again', async ({ fault }) => {
  proxy.inject({ when: POST, fault })
  const unnamed = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, generateName: 'once-' } }
  await client.create(CONFIG_MAPS, unnamed)
  expect(await names()).toHaveLength(1)
})

test('among many requests none is lost and none is made twice when connections come and go', async () => {
  let seen = 0
  proxy.inject({ when: (request) => POST(request) && ++seen % 40 === 0, times: 6, fault: { goaway: true } })
  const wanted = Array.from({ length: 300 }, (_, index) => `many-${String(index).padStart(3, '0')}`)
  await Promise.all(wanted.map((name) => client.create(CONFIG_MAPS, configMap(namespace, name, {}))))
  expect(await names()).toEqual(wanted)
  expect(proxy.connections).toBeGreaterThan(2)
})

test('requests share one connection', async () => {
  await Promise.all(Array.from({ length: 50 }, () => client.get(NAMESPACES, { name: namespace })))
  expect(proxy.connections).toBe(1)
})

test('a body that trickles meets the deadline of the whole answer, and the next request is served', async () => {
  const hasty = await proxied({ timeoutMs: 300 })
  proxy.inject({ when: GET, fault: { drip: { bytes: 1, everyMs: 20 } } })
  await expect(hasty.get(NAMESPACES, { name: namespace })).rejects.toMatchObject({
    reason: 'Timeout',
    retryable: true,
  })
  await expect(hasty.get(NAMESPACES, { name: namespace })).resolves.toBeDefined()
})

test('an answer larger than allowed is given up', async () => {
  const modest = await proxied({ maxResponseBytes: 1_000 })
  await direct.create(CONFIG_MAPS, configMap(namespace, 'large', { a: 'x'.repeat(2_000) }))
  const large = modest.get(CONFIG_MAPS, { namespace, name: 'large' })
  await expect(large).rejects.toMatchObject({ reason: 'TooLarge', retryable: false })
  await expect(modest.get(NAMESPACES, { name: namespace })).resolves.toBeDefined()
})

test('a list of large objects is read in smaller pages, whole', async () => {
  const modest = await proxied({ maxResponseBytes: 100_000 })
  const count = 12
  for (let index = 0; index < count; index += 1)
    await direct.create(CONFIG_MAPS, configMap(namespace, `large-${index}`, { a: 'x'.repeat(20_000) }))
  const { items } = await modest.list(CONFIG_MAPS, {
    namespace,
    fieldSelector: 'metadata.name!=kube-root-ca.crt',
  })
  expect(items.map(({ metadata }) => metadata.name)).toEqual(await names())
  expect(items).toHaveLength(count)
})

test('a body that is no JSON is an error, not a crash', async () => {
  proxy.inject({ when: GET, fault: { answer: { status: 200, body: '{"kind":' } } })
  await expect(client.get(NAMESPACES, { name: namespace })).rejects.toMatchObject({ reason: 'Malformed' })
})

test('who gives a request up is answered at once, also while it waits to be tried again', async () => {
  proxy.inject({
    when: ANY,
    times: Infinity,
    fault: { answer: { status: 429, headers: { 'retry-after': '20' } } },
  })
  const abort = new AbortController()
  const given = client.get(NAMESPACES, { name: namespace }, { signal: abort.signal })
  await waitFor(() => proxy.requests.length > 0, { what: 'the request' })
  abort.abort()
  await expect(given).rejects.toMatchObject({ reason: 'Aborted' })
})

test('a server that is gone is an error that may be tried again', async () => {
  const patient = await proxied({ attempts: 2 })
  await proxy.stop()
  await expect(patient.get(NAMESPACES, { name: namespace })).rejects.toMatchObject({
    code: 0,
    reason: 'Network',
  })
  proxy = await startFaultProxy(sandbox().adminKubeconfig)
})

test('a wire that carries nothing is noticed by an unanswered ping', async () => {
  const relay = await startTcpRelay(Number(new URL(sandbox().serverUrl).port))
  const text = await readFile(sandbox().adminKubeconfig, 'utf8')
  const inline = text.replaceAll(sandbox().serverUrl, `https://127.0.0.1:${relay.port}`)
  const relayed = await createClient(
    { inline },
    { ping: { everyMs: 50, answerWithinMs: 150 }, timeoutMs: 20_000 },
  )
  clients.push(relayed)
  await relayed.get(NAMESPACES, { name: namespace })
  relay.hold()
  await expect(relayed.get(NAMESPACES, { name: namespace })).resolves.toBeDefined()
  await relay.stop()
})
