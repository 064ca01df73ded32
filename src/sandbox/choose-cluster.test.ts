import { expect, it } from 'vitest'
import { chooseCluster } from './choose-cluster.ts'

it.each([
  ['nothing is said', {}, 'sandbox'],
  ['KUBECONFIG happens to be set', { KUBECONFIG: '/home/camille/.kube/config' }, 'sandbox'],
  ['CLUSTER=current is asked for', { CLUSTER: 'current' }, 'current'],
  ['CLUSTER is empty', { CLUSTER: '' }, 'sandbox'],
])('when %s', (_, env, want) => {
  expect(chooseCluster(env)).toBe(want)
})

it('refuses a choice it does not know and names the two it knows', () => {
  expect(() => chooseCluster({ CLUSTER: 'kind' })).toThrow('CLUSTER=kind is not known')
})
