import { expect, it } from 'vitest'
import { parseResource } from './access.ts'

it.each([
  ['pods', { group: '', resource: 'pods' }],
  ['pods/log', { group: '', resource: 'pods', subresource: 'log' }],
  ['deployments.apps', { group: 'apps', resource: 'deployments' }],
  ['deployments.apps/scale', { group: 'apps', resource: 'deployments', subresource: 'scale' }],
  ['ingresses.networking.k8s.io', { group: 'networking.k8s.io', resource: 'ingresses' }],
])('a lab writes %s', (text, want) => {
  expect(parseResource(text)).toEqual(want)
})
