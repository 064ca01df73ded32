import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Resource } from '../../../src/api/index.ts'
import { createClient, hasReason, isAlreadyExists, isConflict, isNotFound } from '../../../src/kube/index.ts'
import type { Client } from '../../../src/kube/index.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { configMap, CONFIG_MAPS, NAMESPACES, namespaceObject } from './objects.ts'

const sandbox = useSandbox()
let client: Client

beforeAll(async () => {
  client = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  await client.create(NAMESPACES, namespaceObject('client-test'))
})
afterAll(() => client.close())

describe('objects', () => {
  test('what was created is read back, with its kind', async () => {
    await client.create(CONFIG_MAPS, configMap('client-test', 'read-back', { a: '1' }))
    const found = await client.get(CONFIG_MAPS, { namespace: 'client-test', name: 'read-back' })
    expect(found).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', data: { a: '1' } })
  })

  test('our field manager stands on what we write', async () => {
    await client.create(CONFIG_MAPS, configMap('client-test', 'managed', { a: '1' }))
    const found = await client.get(CONFIG_MAPS, { namespace: 'client-test', name: 'managed' })
    expect(found.metadata).toMatchObject({ managedFields: [{ manager: 'cloud-pi-labs' }] })
  })

  test('an absent object is NotFound, a second creation AlreadyExists, an old version a Conflict', async () => {
    const object = configMap('client-test', 'refusals', {})
    await expect(client.get(CONFIG_MAPS, { namespace: 'client-test', name: 'refusals' })).rejects.toSatisfy(
      isNotFound,
    )
    const created = await client.create(CONFIG_MAPS, object)
    await expect(client.create(CONFIG_MAPS, object)).rejects.toSatisfy(isAlreadyExists)
    await client.replace(CONFIG_MAPS, { ...created, data: { a: '1' } })
    await expect(client.replace(CONFIG_MAPS, { ...created, data: { a: '2' } })).rejects.toSatisfy(isConflict)
  })

  test('an unknown field is refused with the words of the server', async () => {
    const wrong = { ...configMap('client-test', 'strict', {}), dta: { a: '1' } }
    await expect(client.create(CONFIG_MAPS, wrong)).rejects.toMatchObject({
      name: 'ClusterError',
      code: 400,
      reason: 'BadRequest',
      retryable: false,
      message: expect.stringContaining('unknown field "dta"') as string,
    })
  })

  test('a dry run judges and stores nothing', async () => {
    await client.create(CONFIG_MAPS, configMap('client-test', 'dry', {}), { dryRun: true })
    await expect(client.get(CONFIG_MAPS, { namespace: 'client-test', name: 'dry' })).rejects.toSatisfy(
      isNotFound,
    )
  })

  test('patches of both kinds and server-side apply change what they say', async () => {
    const ref = { namespace: 'client-test', name: 'patched' }
    await client.apply(CONFIG_MAPS, configMap('client-test', 'patched', { a: '1' }), { force: true })
    await client.patch(CONFIG_MAPS, ref, { merge: { data: { b: '2' } } })
    const patched = await client.patch(CONFIG_MAPS, ref, {
      json: [{ op: 'add', path: '/data/c', value: '3' }],
    })
    expect(patched['data']).toEqual({ a: '1', b: '2', c: '3' })
    const failing = client.patch(CONFIG_MAPS, ref, { json: [{ op: 'test', path: '/data/a', value: 'x' }] })
    await expect(failing).rejects.toMatchObject({ reason: 'Invalid' })
  })

  test('a delete with the uid of a former object is refused', async () => {
    await client.create(CONFIG_MAPS, configMap('client-test', 'deleted', {}))
    const ref = { namespace: 'client-test', name: 'deleted' }
    const other = '00000000-0000-0000-0000-000000000000'
    await expect(client.delete(CONFIG_MAPS, ref, { uid: other })).rejects.toSatisfy(isConflict)
    await client.delete(CONFIG_MAPS, ref)
    await expect(client.get(CONFIG_MAPS, ref)).rejects.toSatisfy(isNotFound)
  })

  test('a subresource of an object is created under it', async () => {
    const accounts: Resource = {
      group: '',
      version: 'v1',
      kind: 'ServiceAccount',
      plural: 'serviceaccounts',
      namespaced: true,
    }
    await client.create(accounts, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'robot', namespace: 'client-test' },
    })
    const request = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: {},
      spec: { expirationSeconds: 600 },
    }
    const answer = await client.create(accounts, request, {
      namespace: 'client-test',
      name: 'robot',
      subresource: 'token',
    })
    expect(answer['status']).toHaveProperty('token')
  })
})

describe('lists', () => {
  test('all pages are followed, and items bear their kind', async () => {
    await client.create(NAMESPACES, namespaceObject('many'))
    const names = Array.from({ length: 620 }, (_, index) => `item-${index}`)
    await Promise.all(names.map((name) => client.create(CONFIG_MAPS, configMap('many', name, {}))))
    const list = await client.list(CONFIG_MAPS, {
      namespace: 'many',
      fieldSelector: 'metadata.name!=kube-root-ca.crt',
    })
    expect(list.items).toHaveLength(620)
    expect(list.items[0]).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' })
    expect(list.resourceVersion).toMatch(/^\d+$/)
  })
})

describe('identity', () => {
  test('an impersonated person has their own rights and groups', async () => {
    const camille = client.impersonating({ username: 'camille@example.fr', groups: ['candidates', 'a,b'] })
    await expect(camille.list(CONFIG_MAPS, { namespace: 'client-test' })).rejects.toMatchObject({
      reason: 'Forbidden',
    })
    const review: Resource = {
      group: 'authentication.k8s.io',
      version: 'v1',
      kind: 'SelfSubjectReview',
      plural: 'selfsubjectreviews',
      namespaced: false,
    }
    const who = await camille.create(review, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'SelfSubjectReview',
      metadata: {},
    })
    expect(who['status']).toMatchObject({
      userInfo: { username: 'camille@example.fr', groups: ['candidates', 'a,b', 'system:authenticated'] },
    })
  })

  test('a token that the server no longer takes is read again from its file', async () => {
    const file = await sandbox().serviceAccountKubeconfig('default', 'default')
    const robot = await createClient({ kubeconfig: file })
    await expect(robot.get(NAMESPACES, { name: 'default' })).rejects.toSatisfy((e) =>
      hasReason(e, 'Forbidden'),
    )
    robot.close()
  })
})

describe('discovery', () => {
  test('a kind is found at its preferred version, and one that two groups serve is ambiguous', async () => {
    await client.resources.refresh()
    expect(client.resources.find('Deployment')).toMatchObject({
      found: { group: 'apps', version: 'v1', plural: 'deployments', namespaced: true },
    })
    expect(client.resources.find('Event')).toHaveProperty('ambiguous')
    expect(client.resources.find('Event', 'events.k8s.io/v1')).toMatchObject({
      found: { group: 'events.k8s.io' },
    })
    expect(client.resources.find('Nothing')).toEqual({ missing: true })
    await expect(client.resources.resolve('Nothing')).rejects.toMatchObject({ reason: 'KindUnknown' })
  })
})

describe('warnings', () => {
  test('are kept apart although they contain commas', async () => {
    const answer = await client.send({
      method: 'POST',
      path: '/api/v1/namespaces/client-test/configmaps',
      query: { fieldValidation: 'Warn', dryRun: 'All' },
      body: { ...configMap('client-test', 'warned', {}), first: 1, second: 2 },
    })
    expect(answer.status).toBe(201)
    expect(answer.warnings).toEqual(['unknown field "first"', 'unknown field "second"'])
  })
})
