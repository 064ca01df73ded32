import { describe, expect, it } from 'vitest'
import { anObject, readerOf } from '../../test/builders/memory-reader.ts'
import { serviceEndpoint } from './service-endpoint.ts'

const SERVICE = anObject('Service', 'web', {
  spec: {
    ports: [
      { name: 'http', port: 80 },
      { name: '9000', port: 9000 },
    ],
  },
})

const READY = { ready: true }

describe('a Service leads', () => {
  it('to the first ready pod by name, over all its slices', async () => {
    const found = await lookUp(80, [
      aSlice('web-1', [endpoint('web-c', READY), endpoint('web-a', { ready: false })]),
      aSlice('web-2', [endpoint('web-b', READY)]),
      aSlice('other-1', [endpoint('aa', READY)], [{ name: 'http', port: 8080 }], 'other'),
    ])
    expect(found).toEqual({ pod: 'web-b', port: 8080 })
  })

  it('to the target port of the slice that the pod is in', async () => {
    const found = await lookUp('http', [
      aSlice('web-1', [endpoint('web-b', READY)]),
      aSlice('web-2', [endpoint('web-a', READY)], [{ name: 'http', port: 8181 }]),
    ])
    expect(found).toEqual({ pod: 'web-a', port: 8181 })
  })

  it('to pods of which nobody knows whether they are ready', async () => {
    expect(await lookUp(80, [aSlice('web-1', [endpoint('web-a', {})])])).toMatchObject({ pod: 'web-a' })
  })

  it.each([
    ['nowhere without ready pods', 80, 'noReadyPod'],
    ['nowhere on a port that no slice has', '9000', 'noReadyPod'],
    ['nowhere on a port that it does not have', 81, 'refused'],
    ['nowhere on a port name that it does not have', 'metrics', 'refused'],
  ])('%s', async (_, port, error) => {
    expect(await lookUp(port, [aSlice('web-1', [endpoint('web-a', { ready: false })])])).toEqual({ error })
  })

  it('nowhere when it is not there', async () => {
    expect(await serviceEndpoint(readerOf(), 'dev-ns', 'web', 80)).toEqual({ error: 'noReadyPod' })
  })

  it('nowhere but to pods', async () => {
    const outside = { conditions: READY, addresses: ['192.0.2.1'] }
    expect(await lookUp(80, [aSlice('web-1', [outside])])).toEqual({ error: 'noReadyPod' })
  })
})

function lookUp(port: string | number, slices: readonly ReturnType<typeof anObject>[]) {
  return serviceEndpoint(readerOf(SERVICE, ...slices), 'dev-ns', 'web', port)
}

function aSlice(
  name: string,
  endpoints: readonly object[],
  ports = [{ name: 'http', port: 8080 }],
  service = 'web',
): ReturnType<typeof anObject> {
  return anObject('EndpointSlice', name, {
    labels: { 'kubernetes.io/service-name': service },
    endpoints,
    ports,
  })
}

function endpoint(name: string, conditions: { readonly ready?: boolean }): object {
  return { conditions, targetRef: { kind: 'Pod', name } }
}
