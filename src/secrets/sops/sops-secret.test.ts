import { describe, expect, it } from 'vitest'
import { silentLogger, type KubeObject } from '../../api/index.ts'
import type { SecretEnvironment } from '../environment.ts'
import type { Hands } from '../hands.ts'
import { identityOf, recipientOf } from '../identity.ts'
import { SIMULATED_KINDS } from '../kinds.ts'
import { encryptSops } from './encrypt.ts'
import { DecryptionCache, reconcileSopsSecret } from './sops-secret.ts'

const NOW = new Date('2026-03-02T12:00:00Z')
const drawKey = Buffer.alloc(32, 7)
const environment = {
  identity: identityOf(drawKey, 'a-session'),
  writable: true,
} as unknown as SecretEnvironment
const console = { 'app.kubernetes.io/managed-by': 'dso-console' }

/** One pass over a SopsSecret with these templates, in an environment with these Secrets. */
async function pass(
  secretTemplates: readonly object[],
  { spec = {}, sops = {}, secrets = [] as readonly KubeObject[] } = {},
) {
  const plain = {
    apiVersion: 'isindir.github.com/v1alpha3',
    kind: 'SopsSecret',
    metadata: { name: 'web', namespace: 'dev' },
    spec: { ...spec, secretTemplates },
  }
  const encrypted = await encryptSops(plain, await recipientOf(drawKey, 'a-session'), NOW)
  const block = (encrypted as unknown as { sops: object }).sops
  const owner: KubeObject = {
    ...encrypted,
    metadata: { ...plain.metadata, uid: 'u' },
    sops: { ...block, ...sops },
  }
  const written: string[] = []
  let message: string | undefined
  let note: string | undefined
  const keep = (_: object, { metadata }: KubeObject) =>
    Promise.resolve(void written.push(metadata.name ?? ''))
  const hands = {
    client: {
      create: keep,
      replace: keep,
      patch: (_: object, __: object, { merge }: { merge: { status: { message: string } } }) => {
        message = merge.status.message
        return Promise.resolve()
      },
    },
    resource: SIMULATED_KINDS[0],
    secrets: {
      get: (name: string) => secrets.find(({ metadata }) => metadata.name === name),
      list: () => secrets,
    },
    now: () => NOW,
    logger: silentLogger,
    signal: new AbortController().signal,
    tell: (_: KubeObject, told: { note: string }) => void (note = told.note),
  } as unknown as Hands
  await reconcileSopsSecret(owner, environment, new DecryptionCache(), hands)
  return { written, message, note }
}

describe('a SopsSecret', () => {
  it('has its Secrets made', async () => {
    const { written, message } = await pass([{ name: 'web', stringData: { word: 'mine' } }])
    expect({ written, message }).toEqual({ written: ['web'], message: 'Healthy' })
  })

  it.each([console, { 'labs.cloud-pi-native.fr/session-uid': 'another' }])(
    'puts no labels of the platform on a Secret: %j',
    async (labels) => {
      const { written, message, note } = await pass([{ name: 'web', labels, stringData: { word: 'mine' } }])
      expect({ written, message }).toEqual({ written: [], message: 'Unknown Error' })
      expect(note).toContain('belongs to the platform')
    },
  )

  it('takes no Secret of the platform over, whatever it asks for', async () => {
    const metadata = {
      name: 'web',
      namespace: 'dev',
      labels: console,
      annotations: { 'sopssecret/managed': 'true' },
    }
    const { written, message } = await pass([{ name: 'web', stringData: { word: 'mine' } }], {
      spec: { enforceOwnership: true },
      secrets: [{ apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque' }],
    })
    expect({ written, message }).toEqual({
      written: [],
      message: 'Child secret is not owned by controller error',
    })
  })

  it('is read however deep that is which other key services wrote', async () => {
    let deep: object = {}
    for (let depth = 0; depth < 50_000; depth += 1) deep = { a: deep }
    const { message } = await pass([{ name: 'web', stringData: { word: 'mine' } }], { sops: { kms: [deep] } })
    expect(message).toBe('Healthy')
  })
})
