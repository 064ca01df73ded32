import { beforeAll, describe, expect, it } from 'vitest'
import type { ImageSpec, KubeObject, LabSession } from '../../../src/api/index.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { aLab } from '../../builders/a-lab.ts'
import { aCandidate, firstEnvironment, hasCondition, type Candidate } from '../../builders/candidate.ts'
import { RESOURCES } from '../../builders/resolved-input.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { aWorkload } from '../../builders/workload.ts'

const sandbox = useSandbox({ operator: true })
const LABS = {
  group: 'labs.cloud-pi-native.fr',
  version: 'v1alpha1',
  kind: 'Lab',
  plural: 'labs',
  namespaced: false,
}

/** Its pods are Ready well before it answers, and nothing tells the moment when it does. */
const SLOW: ImageSpec = {
  repository: 'harbor.example/slow',
  tags: ['1.0.0'],
  user: '1000',
  port: 8080,
  startSeconds: 6,
  paths: [{ path: '/', body: 'up' }],
}

let admin: Client
let camille: Candidate

beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  await admin.create(LABS, aWebLab())
  camille = await aCandidate(sandbox(), admin, 'camille')
  return () => {
    admin.close()
    camille.client.close()
  }
})

describe('a check that asks an application over HTTP', () => {
  it('passes once the application answers, though no object changes then', async () => {
    await camille.open('web')
    const ready = await camille.until('web', 'EnvironmentReady', hasCondition('EnvironmentReady', 'True'))
    await camille.until('web', 'what is missing', said('0 noReadyPod'))
    const { namespace } = firstEnvironment(ready)
    sandbox().nodes.setImages(namespace, [SLOW])
    const hands = await camille.handedOut('web')
    await hands.create(RESOURCES.Service, aService(namespace))
    await hands.create(RESOURCES.Deployment, aSlowDeployment(namespace))
    await camille.until('web', 'the reset', said('0 reset'))
    const passed = await camille.until('web', 'all points', ({ status }) => status?.score?.points === 100)
    expect(passed.status?.checks?.map(({ state }) => state)).toEqual(['Pass'])
    hands.close()
  })
})

function said(message: string): (session: LabSession) => boolean {
  return ({ status }) => status?.checks?.[0]?.message === message
}

function aWebLab(): KubeObject {
  const text = { fr: '{{site.status}} {{site.error}}', en: '{{site.status}} {{site.error}}' }
  const title = { fr: 'Le site répond', en: 'The site answers' }
  const assert = [{ expr: 'site.status == 200 && site.body == "up"', message: text }]
  return aLab('web', {
    parameters: [],
    seed: [],
    statement: title,
    inputs: { site: { http: { service: 'atlas', port: 80, path: '/', environment: 'dev' } } },
    tasks: [{ id: 'serve', title, checks: [{ id: 'site', title, points: 100, assert }] }],
  })
}

function aService(namespace: string): KubeObject {
  const ports = [{ name: 'http', port: 80, targetPort: 8080 }]
  const spec = { selector: { app: 'atlas' }, ports }
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'atlas', namespace }, spec }
}

function aSlowDeployment(namespace: string): KubeObject {
  const container = { image: 'harbor.example/slow:1.0.0', readinessProbe: undefined }
  return aWorkload('Deployment', namespace, { container }) as KubeObject
}
