import { describe, expect, it } from 'vitest'
import { silentLogger, type Condition, type KubeObject } from '../../api/index.ts'
import { ClusterError } from '../../kube/errors.ts'
import type { SecretEnvironment } from '../environment.ts'
import type { Hands } from '../hands.ts'
import { SIMULATED_KINDS } from '../kinds.ts'
import { RestartsOwed } from './owed.ts'
import { reconcileVaultStaticSecret } from './static-secret.ts'

const NOW = new Date('2026-03-02T12:00:00Z')
const NAMESPACE = 'lab-atlas-dev'

const environment: SecretEnvironment = {
  sessionUid: 'uid-of-session',
  identity: 'AGE-SECRET-KEY-1',
  writable: true,
  vault: {
    address: 'https://vault.example',
    mount: 'patlas01',
    entries: [{ path: 'app/database', data: { password: 's3cret' } }],
    createdAt: '2026-03-02T12:00:00Z',
  },
}

const refused = (code: number, reason: string) =>
  new ClusterError({ code, reason, message: reason, retryable: code >= 500 || code === 409 })

/** A VaultStaticSecret that restarts `web`, and an API server that keeps what is written. */
function aCluster(changes: object = {}) {
  const stored = new Map<string, KubeObject>()
  const written = new Map<string, KubeObject>()
  const fails = new Map<string, ClusterError>()
  const restarts: string[] = []
  const told: string[] = []
  let owner: KubeObject = {
    apiVersion: 'secrets.hashicorp.com/v1beta1',
    kind: 'VaultStaticSecret',
    metadata: { name: 'database', namespace: NAMESPACE, uid: 'uid-of-owner', generation: 1 },
    spec: {
      vaultAuthRef: 'vault-auth',
      mount: 'patlas01',
      path: 'app/database',
      type: 'kv-v2',
      destination: { name: 'database', create: true },
      rolloutRestartTargets: [{ kind: 'Deployment', name: 'web' }],
      ...changes,
    },
  }
  const failOnce = (what: string): void => {
    const error = fails.get(what)
    fails.delete(what)
    if (error !== undefined) throw error
  }
  const keep = (what: string) => (_kind: object, object: KubeObject) => {
    failOnce(`${what} before`)
    for (const each of [stored, written]) each.set(object.metadata.name ?? '', object)
    failOnce(`${what} after`)
    return Promise.resolve(object)
  }
  const client = {
    create: keep('create'),
    replace: keep('replace'),
    patch(kind: { plural: string }, { name }: { name: string }, patch: { merge: { status?: object } }) {
      if (kind.plural === 'deployments') {
        failOnce('restart')
        restarts.push(name)
      } else {
        failOnce('status')
        owner = { ...owner, status: { ...(owner['status'] ?? {}), ...patch.merge.status } }
      }
      return Promise.resolve(owner)
    },
  }
  const owed = new RestartsOwed()
  const hands = {
    client,
    resource: SIMULATED_KINDS[1],
    secrets: { get: (name: string) => stored.get(name), list: () => [...stored.values()] },
    now: () => NOW,
    logger: silentLogger,
    signal: new AbortController().signal,
    tell: (_: KubeObject, { reason }: { reason: string }) => void told.push(reason),
  } as unknown as Hands
  return {
    restarts,
    told,
    fail: (what: string, error: ClusterError) => void fails.set(what, error),
    tamper: () => {
      const secret = stored.get('database')
      if (secret !== undefined) stored.set('database', { ...secret, data: { password: 'bWluZQ==' } })
    },
    put: (secret: KubeObject) => void stored.set(secret.metadata.name ?? '', secret),
    written: () => [...written.keys()],
    catchUp: () => written.forEach((secret, name) => stored.set(name, secret)),
    pass: () => reconcileVaultStaticSecret(owner, environment, owed, hands),
    condition: (wanted = 'RolloutRestart') =>
      (owner['status'] as { conditions?: Condition[] } | undefined)?.conditions?.find(
        ({ type }) => type === wanted,
      ),
  }
}

async function aTamperedSecret() {
  const cluster = aCluster()
  await cluster.pass()
  cluster.tamper()
  return cluster
}

describe('a restart of those who use the Secret', () => {
  it('comes with each change of it but the first, and is told once', async () => {
    const cluster = await aTamperedSecret()
    expect(cluster.restarts).toEqual([])
    await cluster.pass()
    await cluster.pass()
    expect(cluster.restarts).toEqual(['web'])
    expect(cluster.condition()).toMatchObject({ status: 'True', reason: 'RolloutRestartTriggered' })
    cluster.tamper()
    await cluster.pass()
    expect(cluster.restarts).toEqual(['web', 'web'])
  })

  it('is said in the status although somebody changed the object just then', async () => {
    const cluster = await aTamperedSecret()
    cluster.fail('status', refused(409, 'Conflict'))
    await expect(cluster.pass()).rejects.toThrow('Conflict')
    await cluster.pass()
    expect(cluster.condition()).toMatchObject({ status: 'True' })
    expect(cluster.restarts).toEqual(['web'])
    expect(cluster.told.filter((reason) => reason === 'SecretSynced')).toHaveLength(2)
  })

  it.each([
    ['the restart could not be asked for', 'restart', refused(503, 'ServiceUnavailable'), 1],
    ['the answer to the write was lost', 'replace after', refused(504, 'Timeout'), 1],
    ['the Secret was seen too late to be written', 'replace before', refused(409, 'Conflict'), 1],
  ])('is made by the next pass when %s', async (_, what, error, times) => {
    const cluster = await aTamperedSecret()
    cluster.fail(what, error)
    await expect(cluster.pass()).rejects.toThrow(error.message)
    await cluster.pass()
    await cluster.pass()
    expect(cluster.restarts).toHaveLength(times)
    expect(cluster.condition()).toMatchObject({ status: 'True' })
  })

  it('is not made again by a pass that saw the Secret as it was before', async () => {
    const cluster = await aTamperedSecret()
    cluster.fail('status', refused(409, 'Conflict'))
    await expect(cluster.pass()).rejects.toThrow('Conflict')
    cluster.tamper()
    cluster.fail('replace before', refused(409, 'Conflict'))
    await expect(cluster.pass()).rejects.toThrow('Conflict')
    cluster.catchUp()
    await cluster.pass()
    expect(cluster.restarts).toEqual(['web'])
    expect(cluster.condition()).toMatchObject({ status: 'True' })
  })
})

it('restarts nobody when it names too many to restart', async () => {
  const rolloutRestartTargets = Array.from({ length: 17 }, () => ({ kind: 'Deployment', name: 'web' }))
  const cluster = aCluster({ rolloutRestartTargets })
  await cluster.pass()
  cluster.tamper()
  await cluster.pass()
  expect(cluster.restarts).toEqual([])
  expect(cluster.condition()?.message).toContain('too many rolloutRestartTargets: found 17, at most 16')
})

describe('a Secret that is not the candidate’s to write', () => {
  const asked = (destination: object) => ({ destination: { name: 'database', ...destination } })
  const text = 'a'.repeat(140_000)
  const console = { 'app.kubernetes.io/managed-by': 'dso-console' }
  const aSecret = (labels: Record<string, string>): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'database', namespace: NAMESPACE, labels },
    type: 'Opaque',
  })

  it.each([
    ['the platform’s is not filled in', {}, console, 'not the owner of the destination Secret'],
    [
      'the platform’s is not taken over',
      { create: true, overwrite: true },
      console,
      'not the owner of the destination Secret',
    ],
    [
      'labels of the platform are not put on one',
      { create: true, overwrite: true, labels: { 'labs.cloud-pi-native.fr/frozen': 'true' } },
      {},
      'the label labs.cloud-pi-native.fr/frozen: true belongs to the platform',
    ],
    [
      'one that is too large is not made',
      { create: true, overwrite: true, transformation: { templates: { text: { text } } } },
      {},
      'Secret "database" is invalid: data: Too long: may not be more than 131072 bytes',
    ],
    [
      'none is filled with too much',
      { transformation: { templates: { text: { text } } } },
      {},
      'Secret "database" is invalid: data: Too long: may not be more than 131072 bytes',
    ],
  ])('stays as it is: %s', async (_, destination, labels, words) => {
    const cluster = aCluster(asked(destination))
    cluster.put(aSecret(labels))
    await cluster.pass()
    await cluster.pass()
    expect(cluster.written()).toEqual([])
    expect(cluster.condition('SecretSynced')).toMatchObject({
      status: 'False',
      message: expect.stringContaining(words) as string,
    })
  })

  it('is said to be so in a message of bounded length', async () => {
    const cluster = aCluster({ mount: 'm'.repeat(100_000) })
    await cluster.pass()
    expect(cluster.condition('SecretSynced')?.message.length).toBeLessThan(3_000)
  })
})
