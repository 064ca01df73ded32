import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { KubeObject } from '../../../src/api/index.ts'
import { createClient, createInformer, createKubeCounters } from '../../../src/kube/index.ts'
import type { Client, Informer, KubeCounters, ReflectorTimings } from '../../../src/kube/index.ts'
import {
  startFaultProxy,
  type Fault,
  type FaultProxy,
  type ProxiedRequest,
} from '../../builders/fault-proxy.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { configMap, CONFIG_MAPS, NAMESPACES, namespaceObject } from './objects.ts'
import { noUnhandledRejections } from './rejections.ts'

const sandbox = useSandbox()
noUnhandledRejections()

const QUICK: Partial<ReflectorTimings> = {
  backoff: { baseMs: 10, maxMs: 50 },
  deniedBackoff: { baseMs: 10, maxMs: 50 },
}

let direct: Client
let proxy: FaultProxy
let client: Client
let metrics: KubeCounters
let namespace: string
let stop: AbortController
let count = 0

beforeAll(async () => {
  direct = await createClient({ kubeconfig: sandbox().adminKubeconfig })
})
afterAll(() => direct.close())

beforeEach(async () => {
  count += 1
  namespace = `faults-${count}`
  await direct.create(NAMESPACES, namespaceObject(namespace))
  await write('first')
  metrics = createKubeCounters()
  proxy = await startFaultProxy(sandbox().adminKubeconfig)
  client = await createClient({ inline: proxy.kubeconfig }, { metrics })
  stop = new AbortController()
})
afterEach(async () => {
  stop.abort()
  client.close()
  await proxy.stop()
})

const WATCH = ({ path }: ProxiedRequest): boolean => path.includes('watch=1')
const STREAMED_LISTING = ({ path }: ProxiedRequest): boolean => path.includes('sendInitialEvents')
const PAGED_LISTING = ({ path }: ProxiedRequest): boolean => path.includes('limit=')
const REPEATED_WATCH = (request: ProxiedRequest): boolean => WATCH(request) && !STREAMED_LISTING(request)

function write(name: string): Promise<KubeObject> {
  return direct.create(CONFIG_MAPS, configMap(namespace, name, { a: '1' }))
}

function start(timings: Partial<ReflectorTimings> = {}): Informer<KubeObject> {
  const informer = createInformer({
    client,
    resource: CONFIG_MAPS,
    namespace,
    freeze: true,
    metrics,
    timings: { ...QUICK, ...timings },
  })
  informer.start(stop.signal)
  return informer
}

/** Writes, changes and deletes, then waits until the informer tells what the server tells. */
async function converges(informer: Informer<KubeObject>): Promise<void> {
  await write('created-after')
  await direct.patch(CONFIG_MAPS, { namespace, name: 'first' }, { merge: { data: { a: '2' } } })
  await direct.create(CONFIG_MAPS, configMap(namespace, 'short-lived', {}))
  await direct.delete(CONFIG_MAPS, { namespace, name: 'short-lived' })
  const { items } = await direct.list(CONFIG_MAPS, { namespace })
  await waitFor(
    () => {
      expect(versions(informer.list())).toEqual(versions(items))
      return true
    },
    { what: `the informer to converge; requests: ${JSON.stringify(proxy.requests.map(({ path }) => path))}` },
  )
}

function versions(objects: readonly KubeObject[]): Record<string, string | undefined> {
  return Object.fromEntries(objects.map(({ metadata }) => [metadata.name ?? '', metadata.resourceVersion]))
}

const EXPIRED = {
  kind: 'Status',
  status: 'Failure',
  reason: 'Expired',
  code: 410,
  message: 'too old resource version',
}
const OVERLOADED = {
  kind: 'Status',
  status: 'Failure',
  reason: 'TooManyRequests',
  code: 429,
  message: 'try later',
}
const BROKEN = { kind: 'Status', status: 'Failure', reason: 'InternalError', code: 500, message: 'broken' }

const FAULTS: readonly {
  readonly name: string
  readonly when: (request: ProxiedRequest) => boolean
  readonly times?: number
  readonly fault: Fault
  readonly timings?: Partial<ReflectorTimings>
}[] = [
  {
    name: 'a listing answered 500, five times',
    when: WATCH,
    times: 5,
    fault: { answer: { status: 500, body: BROKEN } },
  },
  { name: 'a 500 that is no Status', when: WATCH, fault: { answer: { status: 500, body: '<html>' } } },
  {
    name: 'a 503 of a proxy',
    when: WATCH,
    times: 2,
    fault: { answer: { status: 503, body: 'no upstream' } },
  },
  {
    name: 'a 429 that asks for patience',
    when: WATCH,
    times: 2,
    fault: { answer: { status: 429, headers: { 'retry-after': '0.05' }, body: OVERLOADED } },
  },
  { name: 'a 403 that is lifted later', when: WATCH, times: 3, fault: { answer: { status: 403 } } },
  { name: 'a 404 of a kind that comes later', when: WATCH, times: 3, fault: { answer: { status: 404 } } },
  { name: 'a 410 in place of the watch', when: WATCH, fault: { answer: { status: 410, body: EXPIRED } } },
  { name: 'a connection cut before the answer', when: WATCH, times: 3, fault: { cut: 'before' } },
  { name: 'a listing cut in mid-stream', when: STREAMED_LISTING, times: 2, fault: { cutAfterLines: 1 } },
  {
    name: 'a listing that falls silent before its end',
    when: STREAMED_LISTING,
    fault: { silentAfterLines: 1 },
    timings: { initialSilenceMs: 200 },
  },
  {
    name: 'a watch with a 410 in it',
    when: STREAMED_LISTING,
    fault: { afterLines: 3, line: JSON.stringify({ type: 'ERROR', object: EXPIRED }) },
  },
  {
    name: 'a watch with a 500 in it',
    when: STREAMED_LISTING,
    fault: { afterLines: 3, line: JSON.stringify({ type: 'ERROR', object: BROKEN }) },
  },
  {
    name: 'a watch with a broken line',
    when: STREAMED_LISTING,
    fault: { afterLines: 3, line: '{"type":"ADD' },
  },
  {
    name: 'a watch with a line that is no event',
    when: STREAMED_LISTING,
    fault: { afterLines: 3, line: '[]' },
  },
  { name: 'a watch cut in mid-stream', when: WATCH, times: 4, fault: { cutAfterLines: 3 } },
  {
    name: 'a watch that falls silent',
    when: WATCH,
    times: 2,
    fault: { silentAfterLines: 3 },
    timings: { silenceMs: 300, initialSilenceMs: 300 },
  },
  { name: 'a server that says GOAWAY', when: WATCH, fault: { goaway: true } },
  { name: 'a body that trickles', when: WATCH, fault: { drip: { bytes: 7, everyMs: 1 } } },
]

test.each(FAULTS)('an informer gets over $name', async ({ when, times, fault, timings }) => {
  const injected = proxy.inject({ when, fault, ...(times === undefined ? {} : { times }) })
  const informer = start(timings)
  await waitFor(() => injected.struck > 0, { what: 'the fault to strike' })
  await converges(informer)
  expect(informer.hasSynced()).toBe(true)
})

test('an informer gets over the loss of every connection, again and again', async () => {
  const informer = start()
  await informer.synced
  for (let round = 0; round < 5; round += 1) {
    proxy.cutAll()
    await write(`round-${round}`)
    await waitFor(() => informer.get(namespace, `round-${round}`), { what: 'the object of this round' })
  }
  await converges(informer)
})

test('a lost watch goes on from the version it had, without a listing', async () => {
  const informer = start()
  await informer.synced
  proxy.cutAll()
  await converges(informer)
  expect(proxy.requests.filter(STREAMED_LISTING)).toHaveLength(1)
  expect(proxy.requests.filter(PAGED_LISTING)).toHaveLength(0)
})

test('objects that went while nobody watched are told as deleted, the others are not told twice', async () => {
  await write('goes')
  await write('stays')
  const told: string[] = []
  const informer = start()
  informer.onChange((before, after) => {
    if (before !== undefined)
      told.push(`${before.metadata.name ?? ''} ${after === undefined ? 'gone' : 'changed'}`)
  })
  await informer.synced
  const down = proxy.inject({
    when: WATCH,
    times: Infinity,
    fault: { answer: { status: 410, body: EXPIRED } },
  })
  proxy.cutAll()
  await waitFor(() => down.struck > 0, { what: 'the watch to be refused' })
  await direct.delete(CONFIG_MAPS, { namespace, name: 'goes' })
  proxy.clear()
  await waitFor(() => told.length > 0, { what: 'the deletion to be told' })
  expect(told).toEqual(['goes gone'])
})

test('a server without streamed listings is listed by pages, and not asked again', async () => {
  const body = { kind: 'Status', reason: 'Invalid', code: 422, message: 'sendInitialEvents is forbidden' }
  const refusal = proxy.inject({
    when: STREAMED_LISTING,
    times: Infinity,
    fault: { answer: { status: 422, body } },
  })
  const informer = start()
  await informer.synced
  proxy.inject({ when: REPEATED_WATCH, fault: { answer: { status: 410, body: EXPIRED } } })
  proxy.cutAll()
  await converges(informer)
  expect(refusal.struck).toBe(1)
  expect(proxy.requests.filter(PAGED_LISTING).length).toBeGreaterThanOrEqual(2)
})

test('pages that fail are listed again', async () => {
  proxy.inject({ when: STREAMED_LISTING, times: Infinity, fault: { answer: { status: 400 } } })
  proxy.inject({ when: PAGED_LISTING, times: 2, fault: { answer: { status: 500, body: BROKEN } } })
  proxy.inject({ when: PAGED_LISTING, fault: { cut: 'answer' } })
  await converges(start())
})

test('a handler that throws disturbs neither the others nor the informer', async () => {
  const informer = start()
  informer.onChange(() => {
    throw new Error('a bug')
  })
  const seen: string[] = []
  informer.onChange((_before, after) => seen.push(after?.metadata.name ?? ''))
  await converges(informer)
  expect(seen).toContain('created-after')
  expect(metrics.snapshot()).toHaveProperty('handler_failures{configmaps}')
})

test('trouble is told while it lasts', async () => {
  proxy.inject({
    when: WATCH,
    times: Infinity,
    fault: {
      answer: { status: 403, body: { kind: 'Status', code: 403, reason: 'Forbidden', message: 'not yours' } },
    },
  })
  const informer = start()
  await waitFor(() => informer.state.trouble, { what: 'trouble' })
  expect(informer.state).toMatchObject({ synced: false, watching: false, trouble: { reason: 'Forbidden' } })
  proxy.clear()
  await informer.synced
  await waitFor(() => informer.state.watching, { what: 'the watch' })
  expect(informer.state.trouble).toBeUndefined()
})
