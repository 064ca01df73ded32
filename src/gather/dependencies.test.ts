import { describe, expect, it } from 'vitest'
import { anInput, RESOURCES } from '../../test/builders/resolved-input.ts'
import type { InputSource, Resource } from '../api/index.ts'
import { changesByItself, isConcerned, isProbe, watchedResources } from './dependencies.ts'

const RoleBinding: Resource = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  namespaced: true,
}

const EndpointSlice: Resource = {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  namespaced: true,
}

const OBJECT: InputSource = { object: { kind: 'Deployment', name: 'web', environment: 'dev' } }
const LIST: InputSource = { list: { kind: 'Pod', environment: 'dev' } }
const OWNED: InputSource = { list: { kind: 'Pod', environment: 'dev', ownedBy: 'Deployment/web' } }
const ROLLOUTS: InputSource = { rollouts: { deployment: 'web', environment: 'dev' } }
const DRY_RUN: InputSource = { dryRun: { create: { kind: 'Service' }, environment: 'dev' } }
const POD_SECURITY: InputSource = { podSecurity: { level: 'restricted', environment: 'dev' } }
const ACCESS: InputSource = {
  access: { serviceAccount: 'x', verb: 'get', resource: 'pods', environment: 'dev' },
}
const HTTP: InputSource = { http: { service: 'web', port: 80, path: '/', environment: 'dev' } }
const PLATFORM: InputSource = { platform: { environment: 'dev' } }

describe('dependencies', () => {
  it.each<[sentence: string, source: InputSource, resource: Resource, name: string, want: boolean]>([
    ['an object on itself', OBJECT, RESOURCES.Deployment, 'web', true],
    ['an object not on its neighbours', OBJECT, RESOURCES.Deployment, 'other', false],
    ['an object not on other kinds of its name', OBJECT, RESOURCES.Service, 'web', false],
    ['a list on all of its kind', LIST, RESOURCES.Pod, 'any', true],
    ['a list by owner on the owner', OWNED, RESOURCES.Deployment, 'web', true],
    ['a list by owner not on other owners', OWNED, RESOURCES.Deployment, 'other', false],
    ['a list by owner on what is between', OWNED, RESOURCES.ReplicaSet, 'any', true],
    ['rollouts on ReplicaSets', ROLLOUTS, RESOURCES.ReplicaSet, 'any', true],
    ['rollouts on their Deployment', ROLLOUTS, RESOURCES.Deployment, 'web', true],
    ['a dry run on anything', DRY_RUN, RESOURCES.Secret, 'any', true],
    ['pod security on pods', POD_SECURITY, RESOURCES.Pod, 'any', true],
    ['pod security not on their owners', POD_SECURITY, RESOURCES.Deployment, 'any', false],
    ['access on role bindings', ACCESS, RoleBinding, 'any', true],
    ['a request on its Service', HTTP, RESOURCES.Service, 'web', true],
    ['a request not on other Services', HTTP, RESOURCES.Service, 'other', false],
    ['a request on EndpointSlices', HTTP, EndpointSlice, 'web-x7k2p', true],
    ['a request on pods', HTTP, RESOURCES.Pod, 'any', true],
    ['the platform on nothing', PLATFORM, RESOURCES.NetworkPolicy, 'deny-default', false],
  ])('%s', (_, source, resource, name, want) => {
    expect(isConcerned(anInput(source), { resource, namespace: 'dev-ns', name })).toBe(want)
  })

  it('of a dry run of a live object are that object, too', () => {
    const live = { kind: 'Deployment', name: 'web', environment: 'dev' }
    const input = anInput({ dryRun: { live, environment: 'prod' } }, { liveNamespace: 'live-ns' })
    const change = { resource: RESOURCES.Deployment, namespace: 'live-ns', name: 'web' }
    expect(isConcerned(input, change)).toBe(true)
    expect(isConcerned(input, { ...change, name: 'other' })).toBe(false)
    expect(watchedResources([input])).toEqual([RESOURCES.Deployment])
  })

  it('are within the namespace', () => {
    for (const source of [OBJECT, LIST, OWNED, ROLLOUTS, DRY_RUN, POD_SECURITY]) {
      const change = { resource: RESOURCES.Pod, namespace: 'another', name: 'web' }
      expect(isConcerned(anInput(source), change)).toBe(false)
    }
  })

  it('tell what to watch, each kind once', () => {
    const inputs = [OBJECT, LIST, OWNED, ROLLOUTS, DRY_RUN, PLATFORM].map((source) => anInput(source))
    expect(watchedResources(inputs).map(({ kind }) => kind)).toEqual(['Deployment', 'Pod', 'ReplicaSet'])
  })

  it('tell probes from what caches hold', () => {
    const all = [OBJECT, LIST, ROLLOUTS, PLATFORM, DRY_RUN, POD_SECURITY, ACCESS, HTTP]
    expect(all.map((source) => isProbe(anInput(source)))).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
      true,
      true,
    ])
  })

  it('know that only what a program answers may change with no event', () => {
    const all = [OBJECT, LIST, DRY_RUN, POD_SECURITY, ACCESS, HTTP]
    expect(all.filter((source) => changesByItself(anInput(source)))).toEqual([HTTP])
  })
})
