import { randomUUID } from 'node:crypto'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { HttpInput, Json, KubeObject, Observation, Resource } from '../../../src/api/index.ts'
import { gather, liveReader } from '../../../src/gather/index.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { anInput, RESOURCES } from '../../builders/resolved-input.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { aPodSpec } from '../../builders/workload.ts'

const sandbox = useSandbox()
let admin: Client

beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  await definitionServed()
  return () => admin.close()
})

describe('a Service asked over HTTP', () => {
  it.each<[by: string, port: string | number]>([
    ['number', 80],
    ['name', 'web'],
  ])('answers on a port given by %s', async (_, port) => {
    const namespace = await makeApplication()
    await answers(namespace, (socket) => socket.end(reply('200 OK', 'X-App: atlas', '{"status":"UP"}')))
    expect(await ask(namespace, { port, path: '/health' })).toEqual({
      status: 200,
      headers: { 'x-app': 'atlas', 'content-length': '15' },
      body: '{"status":"UP"}',
      json: { status: 'UP' },
      error: '',
    })
  })

  it('tells of a redirect and does not follow it', async () => {
    const namespace = await makeApplication()
    await answers(namespace, (socket) => socket.end(reply('302 Found', 'Location: /login')))
    expect(await ask(namespace)).toMatchObject({ status: 302, headers: { location: '/login' }, error: '' })
  })

  it('asks the first of the ready pods, by name', async () => {
    const namespace = await makeApplication({ replicas: 3 })
    const { items } = await admin.list(RESOURCES.Pod, { namespace })
    const [first = '', ...others] = items.map(({ metadata }) => metadata.name ?? '').sort()
    await forward(
      namespace,
      first,
      await listen((socket) => socket.end(reply('200 OK', 'X-Pod: first', 'first'))),
    )
    for (const name of others)
      await forward(namespace, name, await listen((socket) => socket.resetAndDestroy()))
    for (let time = 0; time < 3; time += 1) expect(await ask(namespace)).toMatchObject({ body: 'first' })
  })
})

describe('no answer', () => {
  it('comes without the Service', async () => {
    const namespace = await makeNamespace()
    expect(await ask(namespace)).toEqual(nothing('noReadyPod'))
  })

  it('comes without a ready pod', async () => {
    const namespace = await makeApplication({ replicas: 0 })
    expect(await ask(namespace)).toEqual(nothing('noReadyPod'))
  })

  it('comes from a Service that selects no pod', async () => {
    const namespace = await makeApplication({ selector: { app: 'other' } })
    expect(await ask(namespace)).toEqual(nothing('noReadyPod'))
  })

  it('comes on a port that the Service does not have', async () => {
    const namespace = await makeApplication()
    expect(await ask(namespace, { port: 8081 })).toEqual(nothing('refused'))
    expect(await ask(namespace, { port: 'metrics' })).toEqual(nothing('refused'))
  })

  it('comes from a target port on which nothing listens', async () => {
    const namespace = await makeApplication({ targetPort: 9999 })
    await answers(namespace, (socket) => socket.end(reply('200 OK', 'X-App: atlas')))
    expect(await ask(namespace)).toEqual(nothing('refused'))
  })

  it('comes from a pod that hangs', async () => {
    const namespace = await makeApplication()
    await answers(namespace, () => undefined)
    expect(await ask(namespace)).toEqual(nothing('timeout'))
  })

  it('comes from a pod that does not speak HTTP', async () => {
    const namespace = await makeApplication()
    await answers(namespace, (socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n'))
    expect(await ask(namespace)).toEqual(nothing('reset'))
  })

  it('comes from a pod whose answer does not end', async () => {
    const namespace = await makeApplication()
    await answers(namespace, (socket) => {
      const more = (): void => {
        while (!socket.destroyed && socket.write('x'.repeat(16_384))) continue
      }
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.on('drain', more)
      more()
    })
    expect(await ask(namespace)).toEqual(nothing('tooLarge'))
  })

  it('is an error when we may not ask', async () => {
    const namespace = await makeApplication()
    const stranger = await createClient({ kubeconfig: await sandbox().userKubeconfig('stranger') })
    onTestFinished(() => stranger.close())
    const seen = await observe(namespace, {}, stranger)
    expect(seen).toEqual({
      error: expect.stringMatching(/^Forbidden: .*pods\/portforward|^Forbidden: .*cannot/) as string,
    })
  })
})

const NAMESPACES: Resource = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
}

const PORT_FORWARDS: Resource = {
  group: 'kwok.x-k8s.io',
  version: 'v1alpha1',
  kind: 'PortForward',
  plural: 'portforwards',
  namespaced: true,
}

const SLICES: Resource = {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  namespaced: true,
}

interface Application {
  readonly replicas?: number
  readonly targetPort?: number | string
  readonly selector?: Record<string, string>
}

/** A Deployment `atlas` of one pod unless said otherwise and a Service of that name, which knows its ready pods. */
async function makeApplication(options: Application = {}): Promise<string> {
  const { replicas = 1, targetPort = 8080, selector = { app: 'atlas' } } = options
  const namespace = await makeNamespace()
  const labels = { app: 'atlas' }
  const ports = [{ name: 'web', port: 80, targetPort }]
  await admin.create(RESOURCES.Service, anObject('v1', 'Service', { selector, ports }), { namespace })
  const template = { metadata: { labels }, spec: aPodSpec() as Json }
  const deployment = anObject('apps/v1', 'Deployment', {
    replicas,
    selector: { matchLabels: labels },
    template,
  })
  await admin.create(RESOURCES.Deployment, deployment, { namespace })
  const expected = selector['app'] === 'atlas' ? replicas : 0
  await waitFor(async () => (await readyPods(namespace)) === replicas, { what: 'the pods to be ready' })
  await waitFor(async () => (await readyEndpoints(namespace)) === expected, {
    what: 'the endpoints to be ready',
  })
  return namespace
}

async function readyPods(namespace: string): Promise<number> {
  const { status } = await admin.get(RESOURCES.Deployment, { namespace, name: 'atlas' })
  return ((status ?? {}) as { readyReplicas?: number }).readyReplicas ?? 0
}

async function readyEndpoints(namespace: string): Promise<number> {
  const { items } = await admin.list(SLICES, { namespace })
  return items
    .flatMap(({ endpoints }) => (endpoints ?? []) as { conditions: { ready: boolean } }[])
    .filter(({ conditions }) => conditions.ready).length
}

async function makeNamespace(): Promise<string> {
  const name = `http-${randomUUID().slice(0, 8)}`
  await admin.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  return name
}

function anObject(apiVersion: string, kind: string, spec: Json): KubeObject {
  return { apiVersion, kind, metadata: { name: 'atlas' }, spec }
}

/** Port 8080 of every pod behaves like this. */
async function answers(namespace: string, behaviour: (socket: Socket) => unknown): Promise<void> {
  const port = await listen(behaviour)
  const { items } = await admin.list(RESOURCES.Pod, { namespace })
  for (const { metadata } of items) await forward(namespace, metadata.name ?? '', port)
}

/** An answer that says its length: KWOK does not pass on that a pod has hung up, as nodes do. */
function reply(status: string, header: string, body = ''): string {
  return `HTTP/1.1 ${status}\r\n${header}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

async function listen(behaviour: (socket: Socket) => unknown): Promise<number> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => void behaviour(socket))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return (server.address() as AddressInfo).port
}

/** Leads port 8080 of a pod to a local port, and waits until its node knows. */
async function forward(namespace: string, name: string, port: number): Promise<void> {
  const local = (target: number) => ({ address: '127.0.0.1', port: target })
  const forwards = [{ ports: [8080], target: local(port) }, { target: local(1) }]
  const rule = {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'PortForward',
    metadata: { name, namespace },
    spec: { forwards },
  }
  await admin.apply(PORT_FORWARDS, rule, { force: true })
  await waitFor(() => isForwarded(namespace, name), { what: `the ports of ${name}` })
}

async function isForwarded(namespace: string, name: string): Promise<boolean> {
  const stream = await admin.portForward({ namespace, name }, 8080)
  return new Promise((resolve) => {
    const settle = (forwarded: boolean) => () => {
      clearTimeout(timer)
      stream.destroy()
      resolve(forwarded)
    }
    // A refusal comes at once; a port that is led somewhere says nothing until it is spoken to.
    const timer = setTimeout(settle(true), 100)
    stream.once('error', settle(false))
    stream.resume()
  })
}

async function definitionServed(): Promise<void> {
  await waitFor(() => admin.list(PORT_FORWARDS), { what: 'PortForwards to be served' })
}

async function ask(namespace: string, changes: Partial<HttpInput> = {}): Promise<Json | undefined> {
  const observation = await observe(namespace, changes)
  if (observation === undefined || !('value' in observation)) throw new Error(JSON.stringify(observation))
  return observation.value
}

async function observe(
  namespace: string,
  changes: Partial<HttpInput>,
  client = admin,
): Promise<Observation | undefined> {
  const http = { service: 'atlas', port: 80, path: '/', environment: 'dev', ...changes }
  const { input } = await gather({
    inputs: [anInput({ http }, { namespace })],
    reader: liveReader(client),
    client,
    serviceAccount: `system:serviceaccount:${namespace}:candidate`,
    repaired: [],
    salt: '00'.repeat(32),
  })
  return input
}

function nothing(error: string): Json {
  return { status: 0, headers: {}, body: '', json: null, error }
}
