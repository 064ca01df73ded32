import { beforeAll, describe, expect, it } from 'vitest'
import type { Condition, KubeObject, LabSession, Resource } from '../../../src/api/index.ts'
import { createClient, isNotFound, type Client } from '../../../src/kube/index.ts'
import { planProject } from '../../../src/plan/names.ts'
import { encryptSops } from '../../../src/secrets/index.ts'
import { SIMULATED_KINDS } from '../../../src/secrets/kinds.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aLab } from '../../builders/a-lab.ts'
import { aCandidate, firstEnvironment, hasCondition, type Candidate } from '../../builders/candidate.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'

const sandbox = useSandbox({ operator: true })
const [SOPS, VAULT] = SIMULATED_KINDS

let admin: Client
let camille: Candidate
let session: LabSession
let namespace: string
let mount: string
let recipient: string
let hands: Client

beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  await admin.create(RESOURCES.lab, aLab('word', { rubric: 'Required' }))
  await admin.create(RESOURCES.rubric, {
    apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
    kind: 'LabRubric',
    metadata: { name: 'word' },
    spec: {
      parameters: [{ name: 'password', random: 16 }],
      vault: [
        {
          path: 'app/database',
          data: { username: '$(params.word)', password: '$(params.password)' },
        },
      ],
    },
  })
  camille = await aCandidate(sandbox(), admin, 'camille')
  await camille.open('word')
  session = await camille.until('word', 'EnvironmentReady', hasCondition('EnvironmentReady', 'True'))
  namespace = firstEnvironment(session).namespace
  mount = planProject(session.metadata.uid ?? '').slug
  recipient = session.status?.recipient ?? ''
  hands = await camille.handedOut('word')
})

const word = (): string => String(session.status?.parameters?.['word'])

async function sopsSecret(name: string, templates: readonly object[], to = recipient): Promise<KubeObject> {
  const plain = {
    apiVersion: 'isindir.github.com/v1alpha3',
    kind: 'SopsSecret',
    metadata: { name, namespace },
    spec: { secretTemplates: templates },
  }
  return await encryptSops(plain, to, new Date())
}

function vaultSecret(name: string, changes: object = {}, destination: object = {}): KubeObject {
  return {
    apiVersion: 'secrets.hashicorp.com/v1beta1',
    kind: 'VaultStaticSecret',
    metadata: { name, namespace },
    spec: {
      vaultAuthRef: 'vault-auth',
      mount,
      path: 'app/database',
      type: 'kv-v2',
      ...changes,
      destination: { name, create: true, ...destination },
    },
  }
}

const statusOf = async (kind: Resource, name: string): Promise<Record<string, unknown>> =>
  ((await hands.get(kind, { namespace, name }))['status'] ?? {}) as Record<string, unknown>

const conditionOf = async (name: string, type: string): Promise<Condition | undefined> =>
  ((await statusOf(VAULT, name))['conditions'] as Condition[] | undefined)?.find((each) => each.type === type)

const message = (name: string, wanted: string): Promise<unknown> =>
  until(`SopsSecret ${name} to say ${wanted}`, async () => (await statusOf(SOPS, name))['message'] === wanted)

const ready = (name: string, status: 'True' | 'False'): Promise<unknown> =>
  until(
    `VaultStaticSecret ${name} Ready=${status}`,
    async () => (await conditionOf(name, 'Ready'))?.status === status,
  )

const until = <T>(what: string, check: () => Promise<T>): Promise<T> =>
  waitFor(check, { what, deadlineMs: 30_000 })

async function dataOf(name: string): Promise<Record<string, string>> {
  const data = (await hands.get(RESOURCES.secret, { namespace, name }))['data'] as Record<string, string>
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
  )
}

const absent = async (name: string): Promise<boolean> =>
  hands.get(RESOURCES.secret, { namespace, name }).then(
    () => false,
    (error: unknown) => isNotFound(error),
  )

const events = async (name: string): Promise<string[]> => {
  const list = await hands.list(
    { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true },
    { namespace, fieldSelector: `involvedObject.name=${name}` },
  )
  return list.items.map((event) => `${String(event['reason'])}: ${String(event['message'])}`)
}

const event = (name: string, wanted: string): Promise<unknown> =>
  until(`an event of ${name}: ${wanted}`, async () =>
    (await events(name)).some((each) => each.includes(wanted)),
  )

const merge = (kind: Resource, name: string, change: object) =>
  hands.patch(kind, { namespace, name }, { merge: change })

const handMade = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  data: { password: Buffer.from('mine').toString('base64') },
})

describe('a SopsSecret', () => {
  it('becomes the Secrets of its templates', async () => {
    const templates = [
      { name: 'database', labels: { app: 'atlas' }, stringData: { password: 'très secret' } },
      { name: 'basic', type: 'kubernetes.io/basic-auth', data: { password: 'cGFzcw==' } },
    ]
    await hands.create(SOPS, await sopsSecret('database', templates))
    await message('database', 'Healthy')
    expect(await dataOf('database')).toEqual({ password: 'très secret' })
    expect(await dataOf('basic')).toEqual({ password: 'pass' })
    const { metadata } = await hands.get(RESOURCES.secret, { namespace, name: 'database' })
    expect(metadata.labels).toEqual({ app: 'atlas' })
    expect(metadata.ownerReferences).toMatchObject([
      { kind: 'SopsSecret', name: 'database', controller: true },
    ])
  })

  it('puts back what is changed or deleted, and drops what it no longer asks for', async () => {
    await merge(RESOURCES.secret, 'database', { data: { password: Buffer.from('mine').toString('base64') } })
    await hands.delete(RESOURCES.secret, { namespace, name: 'basic' })
    await until('the password', async () => (await dataOf('database'))['password'] === 'très secret')
    await until('the Secret', async () => !(await absent('basic')))
    const fewer = await sopsSecret('database', [{ name: 'database', stringData: { password: 'neuf' } }])
    const { resourceVersion = '' } = (await hands.get(SOPS, { namespace, name: 'database' })).metadata
    await hands.replace(SOPS, { ...fewer, metadata: { ...fewer.metadata, resourceVersion } })
    await until('the new password', async () => (await dataOf('database'))['password'] === 'neuf')
    await until('one Secret less', () => absent('basic'))
  })

  it('for another cluster says so, and its Secret never appears', async () => {
    const other = 'age1l4dggy28wec9dzt4z8zez2tyect79x638vjvuw73y3shy6x6d5rskz8eec'
    await hands.create(
      SOPS,
      await sopsSecret('foreign', [{ name: 'foreign', stringData: { a: 'b' } }], other),
    )
    await message('foreign', 'Decryption error')
    await event(
      'foreign',
      `sops.age[0].recipient: encrypted for ${other}, expected the cluster’s key ${recipient}`,
    )
    expect(await absent('foreign')).toBe(true)
  })

  it('with a wrong MAC, without encryption or with a number for a text says where', async () => {
    const template = [{ name: 'wrong', stringData: { a: 'b' } }]
    const encrypted = await sopsSecret('wrong', template)
    const renamed = { ...encrypted, metadata: { name: 'renamed', namespace } }
    const plain = { ...encrypted, metadata: { name: 'plain', namespace }, sops: undefined }
    await hands.create(SOPS, renamed)
    await hands.create(SOPS, plain)
    await hands.create(SOPS, await sopsSecret('number', [{ name: 'number', stringData: { port: 5432 } }]))
    for (const [name, words] of [
      ['renamed', 'sops.mac: MAC mismatch'],
      ['plain', 'sops: metadata not found'],
      ['number', 'spec.secretTemplates[0].stringData[port]: found a number'],
    ] as const) {
      await message(name, 'Decryption error')
      await event(name, words)
    }
    expect(await absent('wrong')).toBe(true)
  })

  it('leaves a hand-made Secret alone', async () => {
    await hands.create(RESOURCES.secret, handMade('by-hand'))
    await hands.create(
      SOPS,
      await sopsSecret('by-hand', [{ name: 'by-hand', stringData: { password: 'sops' } }]),
    )
    await message('by-hand', 'Child secret is not owned by controller error')
    expect(await dataOf('by-hand')).toEqual({ password: 'mine' })
    await hands.delete(RESOURCES.secret, { namespace, name: 'by-hand' })
    await message('by-hand', 'Healthy')
    expect(await dataOf('by-hand')).toEqual({ password: 'sops' })
  })

  it('takes its Secrets along', async () => {
    await hands.delete(SOPS, { namespace, name: 'database' })
    await until('the Secret to go', () => absent('database'))
  })
})

describe('a VaultStaticSecret', () => {
  it('becomes a Secret with what the Vault holds', async () => {
    await hands.create(VAULT, vaultSecret('vault-database', {}, { labels: { app: 'atlas' } }))
    await ready('vault-database', 'True')
    const { _raw = '', ...data } = await dataOf('vault-database')
    expect(data).toEqual({ username: word(), password: expect.stringMatching(/^[A-Za-z0-9]{16}$/) as string })
    expect(JSON.parse(_raw)).toMatchObject({ data, metadata: { version: 1 } })
    const { metadata } = await hands.get(RESOURCES.secret, { namespace, name: 'vault-database' })
    expect(metadata.labels).toMatchObject({ app: 'atlas', 'app.kubernetes.io/managed-by': 'hashicorp-vso' })
    expect(metadata.ownerReferences).toMatchObject([{ kind: 'VaultStaticSecret', name: 'vault-database' }])
    await event('vault-database', 'SecretSynced: Secret synced')
  })

  it('puts back what is changed, and restarts those who use it', async () => {
    const target = { kind: 'Deployment', name: 'web' }
    await hands.create(DEPLOYMENTS, aDeployment('web'))
    await merge(VAULT, 'vault-database', { spec: { rolloutRestartTargets: [target] } })
    await merge(RESOURCES.secret, 'vault-database', {
      data: { password: Buffer.from('mine').toString('base64') },
    })
    await until('the password', async () =>
      /^[A-Za-z0-9]{16}$/.test((await dataOf('vault-database'))['password'] ?? ''),
    )
    await until('the restart', async () => {
      const { spec } = (await hands.get(DEPLOYMENTS, { namespace, name: 'web' })) as unknown as Workload
      return spec.template.metadata.annotations?.['vso.secrets.hashicorp.com/restartedAt'] !== undefined
    })
    await until(
      'the condition',
      async () => (await conditionOf('vault-database', 'RolloutRestart'))?.status === 'True',
    )
  })

  it.each([
    [
      'auth',
      { vaultAuthRef: 'other' },
      'VaultClientConfigError',
      'VaultAuth.secrets.hashicorp.com "other" not found',
    ],
    ['mount', { mount: 'secret' }, 'VaultClientError', 'permission denied'],
    ['path', { path: 'nothing' }, 'VaultClientError', 'empty response from Vault'],
    ['type', { type: 'kv-v1' }, 'VaultClientError', 'Invalid path for a versioned K/V secrets engine'],
  ])('with the wrong %s says so in the real words', async (name, change, reason, words) => {
    await hands.create(VAULT, vaultSecret(`wrong-${name}`, change))
    await ready(`wrong-${name}`, 'False')
    expect((await conditionOf(`wrong-${name}`, 'SecretSynced'))?.message).toContain(words)
    await event(`wrong-${name}`, reason)
    expect(await absent(`wrong-${name}`)).toBe(true)
    await merge(VAULT, `wrong-${name}`, { spec: vaultSecret('')['spec'] as object & { destination?: never } })
    await merge(VAULT, `wrong-${name}`, { spec: { destination: { name: `wrong-${name}` } } })
    await ready(`wrong-${name}`, 'True')
  })

  it('leaves a hand-made Secret alone, until it is gone', async () => {
    await hands.create(RESOURCES.secret, handMade('claimed'))
    await hands.create(VAULT, vaultSecret('claimed'))
    await ready('claimed', 'False')
    await event('claimed', 'SecretSyncError: Failed to update k8s secret')
    expect((await conditionOf('claimed', 'SecretSynced'))?.message).toContain(
      'not the owner of the destination Secret',
    )
    expect(await dataOf('claimed')).toEqual({ password: 'mine' })
    await hands.delete(RESOURCES.secret, { namespace, name: 'claimed' })
    await ready('claimed', 'True')
  })

  it('without create needs a Secret to fill in', async () => {
    await hands.create(VAULT, vaultSecret('filled', {}, { create: false }))
    await ready('filled', 'False')
    await hands.create(RESOURCES.secret, handMade('filled'))
    await ready('filled', 'True')
    expect(await dataOf('filled')).toMatchObject({ username: word() })
  })

  it('takes its Secret along', async () => {
    await hands.delete(VAULT, { namespace, name: 'vault-database' })
    await until('the Secret to go', () => absent('vault-database'))
  })
})

it('is refused by the real kinds’ own rules', async () => {
  await expect(hands.create(VAULT, vaultSecret('kv', { type: 'kv' }))).rejects.toThrow(
    'Unsupported value: "kv"',
  )
  await expect(hands.create(VAULT, vaultSecret('none', { mount: undefined }))).rejects.toThrow(
    'spec.mount: Required',
  )
  const empty = await sopsSecret('empty', [])
  await expect(hands.create(SOPS, empty)).rejects.toThrow('secretTemplates')
})

it('a candidate writes these objects, not what the operators say of them', async () => {
  for (const kind of [SOPS, VAULT]) {
    const change = hands.patch(
      kind,
      { namespace, name: 'claimed', subresource: 'status' },
      { merge: { status: { message: 'Healthy' } } },
    )
    await expect(change).rejects.toMatchObject({ code: 403 })
  }
  const forged = {
    ...vaultSecret('forged', { path: 'nothing' }),
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  }
  await hands.create(VAULT, forged)
  await ready('forged', 'False')
})

it('outside environments nothing is done', async () => {
  const stray = await sopsSecret('stray', [{ name: 'stray', stringData: { a: 'b' } }])
  await admin.create(SOPS, { ...stray, metadata: { name: 'stray', namespace: 'default' } })
  await hands.create(SOPS, await sopsSecret('after', [{ name: 'after', stringData: { a: 'b' } }]))
  await message('after', 'Healthy')
  expect((await admin.get(SOPS, { namespace: 'default', name: 'stray' }))['status']).toBeUndefined()
})

it('where somebody else serves a kind, ours stays out', async () => {
  await sandbox.operator().stop()
  const crds = { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' }
  await admin.patch(
    { ...crds, plural: 'customresourcedefinitions', namespaced: false },
    { name: 'sopssecrets.isindir.github.com' },
    { merge: { metadata: { labels: { 'labs.cloud-pi-native.fr/simulated': null } } } },
  )
  const next = await sandbox.startOperator()
  await hands.create(SOPS, await sopsSecret('theirs', [{ name: 'theirs', stringData: { a: 'b' } }]))
  await hands.create(VAULT, vaultSecret('still-ours'))
  await ready('still-ours', 'True')
  expect(await statusOf(SOPS, 'theirs')).toEqual({})
  expect(await next.logTail()).toContain('"kind":"SopsSecret","server":"others"')
})

const DEPLOYMENTS: Resource = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
}

interface Workload {
  readonly spec: {
    readonly template: { readonly metadata: { readonly annotations?: Record<string, string> } }
  }
}

function aDeployment(name: string): KubeObject {
  const labels = { app: name, env: 'dev', tier: 'backend' }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels }, spec: { containers: [{ name, image: 'harbor.example/a/web:1' }] } },
    },
  }
}
