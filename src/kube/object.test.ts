import { expect, test } from 'vitest'
import { resourcePath } from './object.ts'

const PODS = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true }
const ROLES = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  namespaced: false,
}

test.each([
  [PODS, {}, '/api/v1/pods'],
  [PODS, { namespace: 'ns' }, '/api/v1/namespaces/ns/pods'],
  [PODS, { namespace: 'ns', name: 'a', subresource: 'log' }, '/api/v1/namespaces/ns/pods/a/log'],
  [ROLES, { name: 'system:Node' }, '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3ANode'],
  [ROLES, { namespace: 'ignored' }, '/apis/rbac.authorization.k8s.io/v1/clusterroles'],
])('%o %o', (resource, ref, want) => {
  expect(resourcePath(resource, ref)).toBe(want)
})
