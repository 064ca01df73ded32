import { expect, it } from 'vitest'
import { resolveEnvironment } from './environment.ts'
import type { Container, Pod } from './pod.ts'
import { readReferenced, type References } from './references.ts'

const references: References = {
  configMap: (name) => (name === 'settings' ? { data: { mode: 'fast', colour: 'blue' } } : undefined),
  secret: (name) => {
    const data = { password: Buffer.from('tomate').toString('base64') }
    return name === 'database' ? readReferenced({ kind: 'Secret', type: 'Opaque', data }) : undefined
  },
}
const pod: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'dev', uid: 'u', labels: { app: 'atlas' } },
  spec: { nodeName: 'worker-1', containers: [] },
}
const resolve = (container: Partial<Container>) =>
  resolveEnvironment(container, pod, references, '10.244.0.7')

it('takes whole objects first, with their prefix, then single variables, which may name earlier ones', () => {
  const found = resolve({
    envFrom: [{ configMapRef: { name: 'settings' } }, { prefix: 'DB_', secretRef: { name: 'database' } }],
    env: [
      { name: 'mode', value: 'slow' },
      { name: 'URL', value: 'db://$(DB_password)@$(HOST)/$$(mode)/$(mode)' },
      { name: 'KEY', valueFrom: { secretKeyRef: { name: 'database', key: 'password' } } },
      { name: 'EMPTY' },
    ],
  })
  expect(found).toEqual({
    env: {
      colour: 'blue',
      mode: 'slow',
      DB_password: 'tomate',
      URL: 'db://tomate@$(HOST)/$(mode)/slow',
      KEY: 'tomate',
      EMPTY: '',
    },
  })
})

it('knows the pod', () => {
  const fields = [
    'metadata.name',
    'metadata.namespace',
    'status.podIP',
    'spec.nodeName',
    "metadata.labels['app']",
  ]
  const env = fields.map((fieldPath, index) => ({
    name: `V${index}`,
    valueFrom: { fieldRef: { fieldPath } },
  }))
  expect(Object.values(resolve({ env }).env)).toEqual(['web', 'dev', '10.244.0.7', 'worker-1', 'atlas'])
})

it('does without what is optional', () => {
  const found = resolve({
    envFrom: [{ secretRef: { name: 'gone', optional: true } }],
    env: [
      { name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'gone', optional: true } } },
      { name: 'B', valueFrom: { secretKeyRef: { name: 'gone', key: 'x', optional: true } } },
    ],
  })
  expect(found).toEqual({ env: {} })
})

it.each([
  [{ envFrom: [{ configMapRef: { name: 'gone' } }] }, 'configmap "gone" not found'],
  [{ envFrom: [{ secretRef: { name: 'gone' } }] }, 'secret "gone" not found'],
  [
    { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'gone', key: 'x' } } }] },
    'configmap "gone" not found',
  ],
  [
    { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'x' } } }] },
    "couldn't find key x in ConfigMap dev/settings",
  ],
  [
    { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'database', key: 'toString' } } }] },
    "couldn't find key toString in Secret dev/database",
  ],
])('%j fails as a kubelet says', (container, error) => {
  expect(resolve(container)).toMatchObject({ error })
})
