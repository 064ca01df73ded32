import { describe, expect, it } from 'vitest'
import type { ImageSpec } from '../../api/index.ts'
import type { Container, Pod, PodSpec } from './pod.ts'
import type { Referenced, References } from './references.ts'
import { verdict } from './verdict.ts'

const WEB: ImageSpec = {
  repository: 'harbor.example/p1/web',
  tags: ['1.0'],
  user: '1000:1000',
  port: 8080,
  commands: ['/usr/bin/java', 'sh'],
  paths: [{ path: '/health' }, { path: '/ready', needs: { MODE: 'live' } }],
}

interface Case {
  readonly container?: Partial<Container>
  readonly spec?: Partial<PodSpec>
  readonly image?: Partial<ImageSpec>
  readonly secrets?: Readonly<Record<string, Referenced>>
}

function judge(
  { container = {}, spec = {}, image = {}, secrets = {} }: Case,
  catalogue: ImageSpec[] | undefined = [{ ...WEB, ...image }],
) {
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'dev', uid: 'u' },
    spec: { containers: [{ name: 'main', image: 'harbor.example/p1/web:1.0', ...container }], ...spec },
  }
  const references: References = { configMap: () => undefined, secret: (name) => secrets[name] }
  return verdict({ pod, catalogue, references, podIP: '10.244.0.7' })
}

const fate = (of: Case) => judge(of).containers.at(-1)?.fate

it('without a catalogue every image works', () => {
  const container = { image: 'any', command: ['thing'], readinessProbe: { httpGet: { port: 1 } } }
  const judged = verdict({ ...podOf(container), catalogue: undefined })
  expect(judged).toMatchObject({ kind: 'ok', hasCatalogue: false })
})

it('a container that lacks nothing is ok', () => {
  const probe = { httpGet: { path: '/health?full', port: 'http' } }
  const container = {
    command: ['java'],
    ports: [{ name: 'http', containerPort: 8080 }],
    readinessProbe: probe,
  }
  expect(judge({ container })).toMatchObject({ kind: 'ok', volumes: [] })
})

describe('the first thing in the kubelet’s order decides', () => {
  const all: Case = {
    container: {
      image: 'harbor.example/p1/web:2.0',
      command: ['nothing'],
      env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'gone', key: 'x' } } }],
      securityContext: { runAsNonRoot: true },
      resources: { limits: { memory: '1Mi' } },
      readinessProbe: { tcpSocket: { port: 1 } },
    },
    image: { user: '0', memory: '1Gi', env: [{ name: 'MODE' }] },
  }
  const repairs: [string, Case][] = [
    ['pull', all],
    ['config', { ...all, image: { ...all.image, tags: ['2.0'] } }],
  ]
  repairs.push(['nonroot', change(last(repairs), { env: [] })])
  repairs.push(['command', change(last(repairs), { securityContext: { runAsNonRoot: true, runAsUser: 5 } })])
  repairs.push(['oom', change(last(repairs), { command: ['sh'] })])
  repairs.push(['exit', change(last(repairs), { resources: {} })])
  repairs.push(['probe', change(last(repairs), { env: [{ name: 'MODE', value: 'live' }] })])
  it.each(repairs)('%s', (kind, of) => {
    expect(judge(of).kind).toBe(kind)
  })
})

describe('users', () => {
  const where = '(pod: "web_dev(u)", container: main)'
  it.each([
    ['0', {}, `container has runAsNonRoot and image will run as root ${where}`],
    [
      'web',
      {},
      `container has runAsNonRoot and image has non-numeric user (web), cannot verify user is non-root ${where}`,
    ],
    ['1000', { runAsUser: 0 }, `container's runAsUser breaks non-root policy ${where}`],
  ])('user %s with %j', (user, securityContext, message) => {
    const spec = { securityContext: { runAsNonRoot: true } }
    expect(fate({ spec, container: { securityContext }, image: { user } })).toEqual({
      kind: 'nonroot',
      message,
    })
    expect(fate({ container: { securityContext }, image: { user } })).toMatchObject({ kind: 'ok' })
  })
})

describe('private images', () => {
  const image = { private: true }
  const spec = { imagePullSecrets: [{ name: 'registry' }] }
  const config = (host: string) => JSON.stringify({ auths: { [host]: {} } })
  const json = (data: string): Referenced => ({
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': data },
  })
  it.each([
    ['ok', json(config('harbor.example'))],
    ['ok', json(config('https://harbor.example/v2/'))],
    ['ok', { type: 'kubernetes.io/dockercfg', data: { '.dockercfg': '{"harbor.example":{}}' } }],
    ['pull', json(config('docker.io'))],
    ['pull', json('not JSON')],
    ['pull', { type: 'Opaque', data: { '.dockerconfigjson': config('harbor.example') } }],
  ])('%s with %j', (kind, registry) => {
    expect(judge({ image, spec, secrets: { registry } }).kind).toBe(kind)
    expect(judge({ image, secrets: { registry } }).kind).toBe('pull')
  })
})

describe('probes', () => {
  const refused =
    'failed: Get "http://10.244.0.7:9/health": dial tcp 10.244.0.7:9: connect: connection refused'
  it.each([
    [{ httpGet: { path: '/health', port: 9 } }, refused],
    [{ httpGet: { path: '/nowhere', port: 8080 } }, 'failed: HTTP probe failed with statuscode: 404'],
    [{ httpGet: { path: '/ready', port: 8080 } }, 'failed: HTTP probe failed with statuscode: 503'],
    [
      { httpGet: { path: '/health', port: 8080, scheme: 'HTTPS' } },
      'failed: Get "https://10.244.0.7:8080/health": http: server gave HTTP response to HTTPS client',
    ],
    [{ tcpSocket: { port: 9 } }, 'failed: dial tcp 10.244.0.7:9: connect: connection refused'],
    [
      { httpGet: { path: '/health', port: 'web' } },
      'errored and resulted in unknown state: strconv.Atoi: parsing "web": invalid syntax',
    ],
  ])('%j', (probe, readiness) => {
    expect(fate({ container: { readinessProbe: probe } })).toMatchObject({ kind: 'probe', readiness })
    expect(fate({ container: { livenessProbe: probe } })).toMatchObject({
      kind: 'probe',
      liveness: readiness,
    })
  })
})

describe('a read-only root', () => {
  const securityContext = { readOnlyRootFilesystem: true }
  const image = { writes: ['/tmp/work'] }
  const volumeMounts = [{ name: 'tmp', mountPath: '/tmp/' }]
  it.each([
    ['exit', {}, undefined],
    ['ok', { emptyDir: {} }, undefined],
    ['exit', { configMap: { name: 'x', optional: true } }, undefined],
    ['ok', {}, { readOnlyRootFilesystem: false }],
  ])('%s with volume %j', (kind, volume, context) => {
    const mounts = Object.keys(volume).length > 0 ? { volumeMounts } : {}
    const container = { securityContext: context ?? securityContext, ...mounts }
    expect(judge({ image, container, spec: { volumes: [{ name: 'tmp', ...volume }] } }).kind).toBe(kind)
  })
})

it('of several init containers the first that fails decides, and one that ends with 0 does not fail', () => {
  const images = [
    WEB,
    ...[0, 3].map((code) => ({ repository: `harbor.example/p1/init${code}`, tags: ['1'], exit: { code } })),
  ]
  const init = (code: number) => ({ name: `init${code}`, image: `harbor.example/p1/init${code}:1` })
  expect(judge({ spec: { initContainers: [init(0)] } }, images).kind).toBe('ok')
  expect(judge({ spec: { initContainers: [init(0), init(3)] } }, images).kind).toBe('exit')
})

it('volumes come before all containers; what is optional may be missing', () => {
  const volumes = [
    { name: 'a', secret: { secretName: 'gone' } },
    { name: 'b', configMap: { name: 'gone', optional: true } },
    { name: 'c', secret: { secretName: 'there', items: [{ key: 'lost' }] } },
  ]
  expect(judge({ spec: { volumes }, secrets: { there: { data: {}, type: 'Opaque' } } })).toMatchObject({
    kind: 'volume',
    volumes: [
      'MountVolume.SetUp failed for volume "a" : secret "gone" not found',
      'MountVolume.SetUp failed for volume "c" : references non-existent secret key: lost',
    ],
  })
})

function podOf(container: Partial<Container>) {
  const metadata = { name: 'web', namespace: 'dev', uid: 'u' }
  const spec = { containers: [{ name: 'main', image: 'any', ...container }] }
  const references: References = { configMap: () => undefined, secret: () => undefined }
  return { pod: { apiVersion: 'v1', kind: 'Pod', metadata, spec }, references, podIP: '10.244.0.7' }
}

function last(cases: readonly [string, Case][]): Case {
  return cases.at(-1)?.[1] ?? {}
}

function change(of: Case, container: Partial<Container>): Case {
  return { ...of, container: { ...of.container, ...container } }
}
