import { expect, it } from 'vitest'
import { anObject, readerOf } from '../../test/builders/memory-reader.ts'
import { serviceEndpoint } from './service-endpoint.ts'

const service = anObject('Service', 'web', { spec: { ports: [{ name: 'http', port: 80 }] } })
const slice = (name: string, conditions: object) =>
  anObject('EndpointSlice', name, {
    labels: { 'kubernetes.io/service-name': 'web' },
    endpoints: [{ conditions, targetRef: { kind: 'Pod', name: `pod-${name}` } }],
    ports: [{ name: 'http', port: 8080 }],
  })
const lead = (...slices: ReturnType<typeof slice>[]) =>
  serviceEndpoint(readerOf(service, ...slices), 'dev-ns', 'web', 80)

it('leads to the first ready pod by name', async () => {
  const slices = [slice('b', { ready: true, serving: true }), slice('a', {})]
  expect(await lead(...slices)).toEqual({ pod: 'pod-a', port: 8080 })
})

it('passes by a pod that does not serve, though the Service publishes it as ready', async () => {
  expect(await lead(slice('a', { ready: true, serving: false }))).toEqual({ error: 'noReadyPod' })
})

it('refuses a port that the Service does not have', async () => {
  expect(await serviceEndpoint(readerOf(service), 'dev-ns', 'web', 'admin')).toEqual({ error: 'refused' })
})
