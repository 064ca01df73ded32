import { expect, it } from 'vitest'
import { collectionPath, objectPath } from './resource-path.ts'

it.each([
  ['v1', 'ConfigMap', 'kube-public', '/api/v1/namespaces/kube-public/configmaps'],
  ['v1', 'Namespace', undefined, '/api/v1/namespaces'],
  [
    'networking.k8s.io/v1',
    'NetworkPolicy',
    'dev',
    '/apis/networking.k8s.io/v1/namespaces/dev/networkpolicies',
  ],
  ['storage.k8s.io/v1', 'StorageClass', undefined, '/apis/storage.k8s.io/v1/storageclasses'],
  ['apps/v1', 'ReplicaSet', 'dev', '/apis/apps/v1/namespaces/dev/replicasets'],
])('%s %s in %s is in %s', (apiVersion, kind, namespace, want) => {
  const object = {
    apiVersion,
    kind,
    metadata: { name: 'x', ...(namespace === undefined ? {} : { namespace }) },
  }
  expect(collectionPath(object)).toBe(want)
  expect(objectPath(object)).toBe(`${want}/x`)
})
