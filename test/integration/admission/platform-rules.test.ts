import { beforeAll, describe, expect, test } from 'vitest'
import { anEnvironment } from '../../builders/environment.ts'
import { apply, type Person, usePlatform } from '../../builders/platform.ts'
import { aWorkload } from '../../builders/workload.ts'

const platform = usePlatform()
const dev = 'dev0hay3hiusjn487pbpv2vf--7sahj3r4nl97bhee7kwk14ooy'
const prod = 'prod8ay3hiusjn487pbpv2vf--7sahj3r4nl97bhee7kwk14ooy'
let camille: Person

beforeAll(async () => {
  const candidate = 'camille@example.fr'
  await apply(
    platform().admin,
    ...anEnvironment({ namespace: dev, stage: 'dev', candidate }),
    ...anEnvironment({ namespace: prod, stage: 'prod', candidate }),
  )
  camille = await platform().person(candidate)
})

/** What the policies say: the message of each warning, or of the refusal. */
async function messagesFor(object: object, person = camille): Promise<{ code: number; messages: string[] }> {
  const { code, stderr } = await person(['create', '--dry-run=server', '-f', '-'], object)
  const messages = stderr
    .split('\n')
    .filter((line) => line.includes('labs-platform-'))
    .map((line) => line.replace(/^.*?'labs-platform-[a-z]+-(?:warn|deny)'(?: denied request)?: /, ''))
  return { code, messages }
}

const LABELS = 'Missing labels: app/env/tier'
const TAG = 'An image tag is required.'
const LATEST = "Using a mutable image tag e.g. 'latest' is not allowed."
const HOST_PATH = 'HostPath volumes are forbidden. The field spec.volumes[*].hostPath must be unset.'
const RESOURCES = 'All containers must have CPU and memory resource requests and limits defined.'
const REGISTRY = 'Unknown image registry.'
const PROBES = 'Liveness, readiness, or startup probes are required for all containers.'

const image = (reference: string) => ({ container: { image: reference } })

describe('a Deployment', () => {
  test.each([
    ['without the label tier', { metadata: { labels: { app: 'atlas', env: 'dev' } } }, [LABELS]],
    ['with an empty label', { metadata: { labels: { app: 'atlas', env: 'dev', tier: '' } } }, [LABELS]],
    ['without labels', { metadata: { labels: undefined } }, [LABELS]],
    ['without a tag', image('harbor.example/p/java-demo'), [TAG]],
    ['whose only colon is that of a port', image('harbor.example:5000/p/java-demo'), [TAG, REGISTRY]],
    ['with the tag latest', image('harbor.example/p/java-demo:latest'), [LATEST]],
    ['with a digest', image(`harbor.example/p/java-demo@sha256:${'0'.repeat(64)}`), []],
    ['of an unknown registry', image('gcr.io/p/java-demo:1.2'), [REGISTRY]],
    ['whose host only begins like the platform’s', image('harbor.example.org/p/java-demo:1.2'), [REGISTRY]],
    ['of a registry known by its port only', image('registry:5000/java-demo:1.2'), [REGISTRY]],
    ['of Docker Hub, in short', image('nginx:1.27'), []],
    ['of Docker Hub, with its user', image('bitnami/postgresql:16.4'), []],
    ['of GitHub', image('ghcr.io/cloud-pi-native/demo:1.0'), []],
    [
      'whose init container is of an unknown registry',
      { pod: { initContainers: [{ name: 'init', image: 'gcr.io/p/init:1' }] } },
      [REGISTRY],
    ],
    ['with a hostPath', { pod: { volumes: [{ name: 'host', hostPath: { path: '/' } }] } }, [HOST_PATH]],
    ['without limits', { container: { resources: { requests: { cpu: '1', memory: '1Gi' } } } }, [RESOURCES]],
    [
      'without a memory request',
      // A limit alone would be copied to the request by the server's defaults.
      { container: { resources: { requests: { cpu: '1' }, limits: { cpu: '1' } } } },
      [RESOURCES],
    ],
    ['without resources', { container: { resources: undefined } }, [RESOURCES]],
    ['without a probe', { container: { readinessProbe: undefined } }, [PROBES]],
    ['that keeps every rule', {}, []],
  ])('%s is told so in dev and refused in prod', async (_, changes, messages) => {
    const inDev = await messagesFor(aWorkload('Deployment', dev, changes))
    expect(inDev).toEqual({ code: 0, messages: messages.length === 0 ? [] : [messages.join(' | ')] })
    const inProd = await messagesFor(aWorkload('Deployment', prod, changes))
    expect(inProd.messages).toEqual(inDev.messages)
    expect(inProd.code === 0).toBe(messages.length === 0)
  })
})

const wrong = {
  // The server gives a Job without any label those of its template.
  metadata: { labels: { team: 'atlas' } },
  container: { image: 'gcr.io/p/java-demo', resources: undefined, readinessProbe: undefined },
  pod: { volumes: [{ name: 'host', hostPath: { path: '/' } }] },
}

describe('everything that is wrong is said at once', () => {
  test.each([
    ['Deployment', [LABELS, TAG, HOST_PATH, RESOURCES, REGISTRY, PROBES]],
    ['StatefulSet', [LABELS, TAG, HOST_PATH, RESOURCES, REGISTRY, PROBES]],
    ['DaemonSet', [TAG, HOST_PATH, RESOURCES, REGISTRY, PROBES]],
    ['ReplicaSet', [LABELS, TAG, HOST_PATH, RESOURCES, REGISTRY]],
    ['Job', [LABELS, TAG, HOST_PATH, RESOURCES, REGISTRY]],
    ['CronJob', [LABELS, TAG, HOST_PATH, RESOURCES, REGISTRY]],
    ['Pod', [LABELS, TAG, HOST_PATH, RESOURCES, REGISTRY, PROBES]],
  ])('of a %s', async (kind, messages) => {
    // The rules hold for whoever asks: a candidate may make no ReplicaSet or Pod.
    const { admin } = platform()
    expect(await messagesFor(aWorkload(kind, dev, wrong), admin)).toEqual({
      code: 0,
      messages: [messages.join(' | ')],
    })
    expect(await messagesFor(aWorkload(kind, prod, wrong), admin)).toEqual({
      code: 1,
      messages: [messages.join(' | ')],
    })
    expect(await messagesFor(aWorkload(kind, prod), admin)).toEqual({ code: 0, messages: [] })
  })

  test('the pod of a Job needs no probe', async () => {
    const ownerReferences = [{ apiVersion: 'batch/v1', kind: 'Job', name: 'atlas', uid: 'a' }]
    const pod = aWorkload('Pod', prod, {
      metadata: { ownerReferences },
      container: { readinessProbe: undefined },
      pod: { restartPolicy: 'Never' },
    })
    expect(await messagesFor(pod, platform().admin)).toEqual({ code: 0, messages: [] })
  })
})

describe('other kinds', () => {
  const inNamespace = (namespace: string, kind: string, content: object) => ({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'atlas', namespace },
    ...content,
  })

  test.each([
    ...['password', 'KEY', 'Secret_Key', 'EncryptionKey', 'AdminPassword', 'passphrase', 'credentials'].map(
      (key) => [
        `a ConfigMap with the key ${key}`,
        'ConfigMap',
        { data: { [key]: 'x' } },
        "ConfigMap should not contain 'password', passwd, secret_key, pwd, secret, credentials, encryption_key, " +
          'private_key, api_secret, private_key, user_pass, admin_password',
      ],
    ),
    [
      'a claim over 1Ti',
      'PersistentVolumeClaim',
      { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1025Gi' } } } },
      'PVC size should not exceed 1Ti',
    ],
    [
      'a NodePort Service',
      'Service',
      { spec: { type: 'NodePort', ports: [{ port: 80 }] } },
      'Services of type NodePort are not allowed.',
    ],
  ] as [string, string, object, string][])('%s', async (_, kind, content, message) => {
    expect(await messagesFor(inNamespace(dev, kind, content))).toEqual({ code: 0, messages: [message] })
    expect(await messagesFor(inNamespace(prod, kind, content))).toEqual({ code: 1, messages: [message] })
  })

  test.each([
    ['a ConfigMap', 'ConfigMap', { data: { 'keys.yaml': 'x', passwords: 'x' } }],
    [
      'a claim of 1Ti',
      'PersistentVolumeClaim',
      { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Ti' } } } },
    ],
    ['a ClusterIP Service', 'Service', { spec: { ports: [{ port: 80 }] } }],
  ])('%s that keeps the rules passes', async (_, kind, content) => {
    expect(await messagesFor(inNamespace(prod, kind, content))).toEqual({ code: 0, messages: [] })
  })
})

test('a namespace that is no environment of ours knows none of the rules', async () => {
  expect(await messagesFor(aWorkload('Deployment', 'default', wrong), platform().admin)).toEqual({
    code: 0,
    messages: [],
  })
})
