import { beforeAll, describe, expect, test } from 'vitest'
import { anEnvironment } from '../../builders/environment.ts'
import { apply, type Person, usePlatform } from '../../builders/platform.ts'

const platform = usePlatform()
const namespace = 'dlir8hay3hiusjn487pbpv2vf--7sahj3r4nl97bhee7kwk14ooy'
let camille: Person
let handedOut: Person

const configMap = (metadata: object) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'mine', namespace, ...metadata },
})
const service = (spec: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'mine', namespace },
  spec: { ports: [{ port: 80 }], ...spec },
})
const console = { 'app.kubernetes.io/managed-by': 'dso-console' }

beforeAll(async () => {
  const { admin, operator, person, serviceAccount } = platform()
  await apply(admin, ...anEnvironment({ namespace, stage: 'dev', candidate: 'camille@example.fr' }))
  camille = await person('camille@example.fr')
  handedOut = await serviceAccount(namespace, 'candidate')
  const sessionUid = { 'labs.cloud-pi-native.fr/session-uid': 'b2f7a3a0-6f0e-4b43-8a1c-0c6a3b8f6a11' }
  // The operator itself passes.
  await apply(
    operator,
    configMap({ name: 'platform', labels: console }),
    configMap({ name: 'seed', labels: sessionUid }),
  )
})

describe('refused, to the candidate in person and to the kubeconfig handed out', () => {
  test.each([
    [
      'a Secret that mints tokens',
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: 'mine',
          namespace,
          annotations: { 'kubernetes.io/service-account.name': 'default' },
        },
        type: 'kubernetes.io/service-account-token',
      },
      'Secrets of type kubernetes.io/service-account-token are refused here',
    ],
    [
      'a Service ExternalName',
      service({ type: 'ExternalName', externalName: 'example.org' }),
      'les Services ExternalName sont refusés ici / Services with ExternalName are refused here',
    ],
    [
      'a Service with externalIPs',
      service({ externalIPs: ['192.0.2.1'] }),
      'Services with externalIPs are refused here',
    ],
    ['a platform object', configMap({ labels: console }), 'this object belongs to the platform'],
    [
      'a label of ours',
      configMap({ labels: { 'labs.cloud-pi-native.fr/class': 'a' } }),
      'belong to the platform',
    ],
    [
      'another session’s label',
      configMap({ labels: { 'labs.cloud-pi-native.fr/session-uid': 'another' } }),
      'labels labs.cloud-pi-native.fr/ belong to the platform',
    ],
    [
      'a finalizer',
      configMap({ finalizers: ['example.fr/mine'] }),
      'a simulated environment takes no finalizer',
    ],
  ])('%s', async (_, object, message) => {
    for (const person of [camille, handedOut]) {
      const { code, stderr } = await person(['create', '--dry-run=server', '-f', '-'], object)
      expect(code).not.toBe(0)
      expect(stderr).toContain(message)
    }
  })

  test('changing, taking over or deleting a platform object', async () => {
    await apply(camille, configMap({ name: 'own' }))
    const attempts = [
      ['patch', 'configmap', 'platform', '--type=merge', '-p', '{"data":{"a":"b"}}'],
      ['label', 'configmap', 'platform', 'app.kubernetes.io/managed-by-'],
      ['delete', 'configmap', 'platform'],
      ['label', 'configmap', 'own', 'app.kubernetes.io/managed-by=dso-console'],
    ]
    for (const args of attempts) {
      const { code, stderr } = await camille([...args, '-n', namespace])
      expect(code).not.toBe(0)
      expect(stderr).toContain('cet objet appartient à la plateforme')
    }
  })

  test('adding a finalizer to an object of one’s own', async () => {
    await apply(camille, configMap({ name: 'own' }))
    const change = JSON.stringify({ metadata: { finalizers: ['example.fr/mine'] } })
    const { stderr } = await camille([
      'patch',
      'configmap',
      'own',
      '-n',
      namespace,
      '--type=merge',
      '-p',
      change,
    ])
    expect(stderr).toContain('a simulated environment takes no finalizer')
  })
})

describe('allowed', () => {
  test('a seed object is the candidate’s: changed, and made again with its label', async () => {
    const { stdout } = await camille(['get', 'configmap', 'seed', '-n', namespace, '-o', 'json'])
    const { labels } = (JSON.parse(stdout) as { metadata: { labels: object } }).metadata
    await apply(camille, { ...configMap({ name: 'seed', labels }), data: { a: 'b' } })
    expect(await camille(['delete', 'configmap', 'seed', '-n', namespace])).toMatchObject({ code: 0 })
    await apply(camille, configMap({ name: 'seed', labels }))
  })

  test('deleting in the foreground', async () => {
    await apply(camille, configMap({ name: 'own' }))
    expect(
      await camille(['delete', 'configmap', 'own', '-n', namespace, '--cascade=foreground']),
    ).toMatchObject({
      code: 0,
    })
  })

  test('an ordinary Service, Secret and claim', async () => {
    const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
    await apply(
      camille,
      service({}),
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'own', namespace }, spec: claim },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'own', namespace },
      },
    )
  })
})

test('elsewhere people do as before', async () => {
  const { admin, person } = platform()
  await admin([
    'create',
    'rolebinding',
    'dominique',
    '-n',
    'default',
    '--clusterrole=admin',
    '--user=dominique@example.fr',
  ])
  const dominique = await person('dominique@example.fr')
  await apply(
    dominique,
    configMap({ namespace: 'default', labels: console, finalizers: ['example.fr/mine'] }),
  )
})

test('the environment goes, whatever is in it', async () => {
  const { operator } = platform()
  expect(await operator(['delete', 'namespace', namespace, '--timeout=30s'])).toMatchObject({ code: 0 })
})
