import { beforeAll, expect, it } from 'vitest'
import type { KubeObject } from '../../../src/api/index.ts'
import { drawParameters, drawSeed } from '../../../src/lab/index.ts'
import { planProject } from '../../../src/plan/names.ts'
import { OPERATOR } from '../../../src/sandbox/index.ts'
import { aPod, wardOf } from '../../builders/failing-pods.ts'
import { useSandbox } from '../../builders/sandbox.ts'

const sandbox = useSandbox({ platform: true })

const LABS_API = '/apis/labs.cloud-pi-native.fr/v1alpha1'
const NAMESPACE = 'environment'
const drawKey = Buffer.alloc(32, 7)
const secretParameters = [{ name: 'greeting', random: 8 }]

let slug: string
beforeAll(async () => {
  await post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'camille' } })
  await post(`/api/v1/namespaces/${OPERATOR.namespace}/secrets`, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'draw-key' },
    data: { key: drawKey.toString('base64') },
  })
  await post(`${LABS_API}/labrubrics`, {
    apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
    kind: 'LabRubric',
    metadata: { name: 'ward' },
    spec: {
      parameters: secretParameters,
      images: [
        {
          repository: '$(images)/web',
          tags: ['$(params.version)'],
          private: true,
          env: [{ name: 'GREETING', value: '$(params.greeting)', log: 'no greeting' }],
        },
      ],
    },
  })
  const session = await post(`${LABS_API}/namespaces/camille/labsessions`, {
    apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
    kind: 'LabSession',
    metadata: { name: 'ward' },
    spec: { lab: 'ward', candidate: 'camille' },
  })
  const uid = session.metadata.uid ?? ''
  slug = planProject(uid).slug
  await post('/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE, labels: { 'labs.cloud-pi-native.fr/session-uid': uid } },
  })
  const config = JSON.stringify({ auths: { 'harbor.example': { auth: 'dTpw' } } })
  await post(`/api/v1/namespaces/${NAMESPACE}/secrets`, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'registry-pull-secret' },
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': Buffer.from(config).toString('base64') },
  })
})

it('the images of an environment are those of its lab, for the parameters of its session, secret ones too', async () => {
  const ward = wardOf(sandbox, NAMESPACE)
  const { greeting } = drawParameters(
    secretParameters,
    drawSeed({ key: drawKey, lab: 'ward', candidate: 'camille', attempt: 1 }),
    { version: 3 },
  )
  const pod = (tag: string, value: unknown): object =>
    aPod(
      { image: `harbor.example/${slug}/web:${tag}`, env: [{ name: 'GREETING', value }] },
      { pod: { imagePullSecrets: [{ name: 'registry-pull-secret' }] } },
    )

  // Before anything was drawn, nobody can say which images there are.
  await ward.apply(pod('3', greeting))
  await patchStatus({ parameters: { version: 3 } })
  await ward.shows('Running', { ready: '1/1' })
  await ward.told('Started', 'Container started')
  expect(await ward.run(['get', 'events'])).not.toContain('Failed')

  await ward.run(['delete', 'pod', 'web'])
  await ward.apply(pod('3', 'hello'))
  await ward.shows('CrashLoopBackOff', { restarts: 1 })

  await ward.run(['delete', 'pod', 'web'])
  await ward.apply(pod('4', greeting))
  await ward.shows('ImagePullBackOff')
})

it('a pod of another namespace starts, whatever its image', async () => {
  await post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'elsewhere' } })
  const ward = wardOf(sandbox, 'elsewhere')
  await ward.apply(aPod({}))
  await ward.shows('Running', { ready: '1/1' })
  expect((await ward.pods())[0]?.restarts).toBe(0)
})

function post(path: string, body: object): Promise<KubeObject> {
  return sandbox().api.send('POST', path, { body })
}

function patchStatus(status: object): Promise<KubeObject> {
  return sandbox().api.send('PATCH', `${LABS_API}/namespaces/camille/labsessions/ward/status`, {
    body: { status },
    contentType: 'application/merge-patch+json',
  })
}
