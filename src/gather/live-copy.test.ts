import { describe, expect, it } from 'vitest'
import { RESOURCES } from '../../test/builders/resolved-input.ts'
import type { KubeObject } from '../api/index.ts'
import { copyOfLive } from './live-copy.ts'

describe('the copy of a live object', () => {
  it('keeps what people wrote, under a name that the server makes', () => {
    const copy = copyOfLive(RESOURCES.Deployment, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'web',
        namespace: 'dev-ns',
        uid: 'u',
        resourceVersion: '12',
        labels: { app: 'web' },
        annotations: { note: 'kept', 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
        ownerReferences: [],
      },
      spec: { replicas: 2 },
      status: { replicas: 2 },
    })
    expect(JSON.parse(JSON.stringify(copy))).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { generateName: 'web-', labels: { app: 'web' }, annotations: { note: 'kept' } },
      spec: { replicas: 2 },
    })
  })

  it('leaves out the addresses of a Service', () => {
    const service: KubeObject = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: {
        type: 'NodePort',
        clusterIP: '10.0.0.1',
        clusterIPs: ['10.0.0.1'],
        ports: [{ port: 80, nodePort: 30080 }],
      },
    }
    expect(JSON.parse(JSON.stringify(copyOfLive(RESOURCES.Service, service)))).toMatchObject({
      spec: { type: 'NodePort', ports: [{ port: 80 }] },
    })
    expect(JSON.stringify(copyOfLive(RESOURCES.Service, service))).not.toMatch(/10\.0\.0\.1|30080/)
  })

  it('has the kind that items of a list lack', () => {
    const item = { metadata: { name: 'settings' }, data: { a: 'b' } } as unknown as KubeObject
    expect(copyOfLive(RESOURCES.ConfigMap, item)).toMatchObject({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      data: { a: 'b' },
    })
  })
})
