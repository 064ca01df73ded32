import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { InputSource, KubeObject, Observation } from '../../../src/api/index.ts'
import { gather, liveReader } from '../../../src/gather/index.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { anInput, RESOURCES } from '../../builders/resolved-input.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'

const sandbox = useSandbox()
let admin: Client
let namespace: string

beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  namespace = `env-${randomUUID().slice(0, 8)}`
  const namespaces = { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false }
  await admin.create(namespaces, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  })
  return () => admin.close()
})

describe('objects read from the API', () => {
  it('are given without bookkeeping', async () => {
    await admin.create(RESOURCES.ConfigMap, anObject('ConfigMap', 'v1', 'settings', { data: { a: '1' } }))
    const seen = await gatherOne({ object: { kind: 'ConfigMap', name: 'settings', environment: 'dev' } })
    expect(seen).toMatchObject({ value: { apiVersion: 'v1', kind: 'ConfigMap', data: { a: '1' } } })
    expect(seen).not.toHaveProperty('value.metadata.managedFields')
  })

  it('are null when they are not there', async () => {
    const object = { kind: 'ConfigMap', name: 'missing', environment: 'dev' }
    expect(await gatherOne({ object })).toEqual({ value: null })
  })

  it('are an error when their kind is not served', async () => {
    const resource = {
      group: 'example.com',
      version: 'v1',
      kind: 'Ghost',
      plural: 'ghosts',
      namespaced: true,
    }
    const object = anInput(
      { object: { kind: 'Ghost', name: 'x', environment: 'dev' } },
      { resource, key: 'object' },
    )
    const list = anInput({ list: { kind: 'Ghost', environment: 'dev' } }, { resource, key: 'list' })
    expect(await gatherAll([object, list])).toEqual({
      object: { error: expect.stringContaining('NotFound') as string },
      list: { error: expect.stringContaining('NotFound') as string },
    })
  })

  it('never show the value of a Secret', async () => {
    const stringData = { password: 'un-secret-bien-gardé' }
    await admin.create(RESOURCES.Secret, anObject('Secret', 'v1', 'db', { stringData }))
    const seen = await gatherOne({ list: { kind: 'Secret', environment: 'dev' } })
    expect(seen).toMatchObject({ value: [{ type: 'Opaque', data: { password: { bytes: 21 } } }] })
    expect(JSON.stringify(seen)).not.toContain(stringData.password)
    expect(JSON.stringify(seen)).not.toContain(Buffer.from(stringData.password).toString('base64'))
  })
})

describe('a Deployment under its real controllers', () => {
  it('shows its revisions, a rollback included, and owns its pods', async () => {
    await admin.create(RESOURCES.Deployment, aDeployment('web', 'app:1'))
    await admin.create(RESOURCES.Deployment, aDeployment('other', 'app:9'))
    const first = await rolloutsOf('web', 1)
    expect(first).toMatchObject([{ revision: 1, image: 'app:1', replicas: 2 }])

    await setImage('web', 'app:2')
    const second = await rolloutsOf('web', 2)
    expect(second.map(({ revision, image }) => [revision, image])).toEqual([
      [1, 'app:1'],
      [2, 'app:2'],
    ])

    await setImage('web', 'app:1')
    const third = await rolloutsOf('web', 3)
    expect(third.map(({ revision, image }) => [revision, image])).toEqual([
      [2, 'app:2'],
      [3, 'app:1'],
    ])
    expect(third[1]?.createdAt).toBe(first[0]?.createdAt)

    const pods = { kind: 'Pod', environment: 'dev', ownedBy: 'Deployment/web' }
    const names = await waitFor(
      async () => {
        const seen = (await gatherOne({ list: pods })) as { value: readonly KubeObject[] }
        return seen.value.length > 0 ? seen.value.map(({ metadata }) => metadata.name ?? '') : undefined
      },
      { what: 'pods of web' },
    )
    expect(names.every((name) => name.startsWith('web-'))).toBe(true)
  })
})

interface Rollout {
  readonly revision: number
  readonly image: string
  readonly createdAt: string
}

/** The rollouts once the last has that revision and replicas. */
async function rolloutsOf(deployment: string, revision: number): Promise<readonly Rollout[]> {
  return await waitFor(
    async () => {
      const seen = await gatherOne({ rollouts: { deployment, environment: 'dev' } })
      const { value } = seen as { value: readonly (Rollout & { replicas: number })[] | null }
      const last = value?.at(-1)
      return last?.revision === revision && last.replicas > 0 ? value : undefined
    },
    { what: `revision ${revision} of ${deployment}` },
  )
}

async function setImage(name: string, image: string): Promise<void> {
  const template = { spec: { containers: [{ name: 'app', image }] } }
  await admin.patch(RESOURCES.Deployment, { namespace, name }, { merge: { spec: { template } } })
}

async function gatherOne(source: InputSource): Promise<Observation | undefined> {
  return (await gatherAll([anInput(source)]))['input']
}

async function gatherAll(
  inputs: readonly ReturnType<typeof anInput>[],
): Promise<Record<string, Observation>> {
  return await gather({
    inputs: inputs.map((input) => ({ ...input, namespace })),
    reader: liveReader(admin),
    client: admin,
    serviceAccount: 'nobody',
    repaired: [],
    salt: '00'.repeat(32),
  })
}

function aDeployment(name: string, image: string): KubeObject {
  const labels = { app: name }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image }] } }
  return anObject('Deployment', 'apps/v1', name, {
    spec: { replicas: 2, selector: { matchLabels: labels }, template },
  })
}

function anObject(kind: string, apiVersion: string, name: string, fields: object): KubeObject {
  return { apiVersion, kind, metadata: { name, namespace }, ...fields }
}
