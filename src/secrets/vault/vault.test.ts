import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../api/index.ts'
import { syncConditions } from './conditions.ts'
import { secretData } from './data.ts'
import { destinationSecret, notFillable, notOwned } from './destination.ts'
import { readVault } from './read.ts'
import type { VaultStaticSecretSpec } from './spec.ts'

const vault = {
  address: 'https://vault.example',
  mount: 'patlas01',
  entries: [{ path: 'app/database', data: { username: 'atlas', password: 's3cret' } }],
  createdAt: '2026-03-02T12:00:00Z',
}
const right: VaultStaticSecretSpec = {
  vaultAuthRef: 'vault-auth',
  mount: 'patlas01',
  path: 'app/database',
  type: 'kv-v2',
  destination: { name: 'database', create: true },
}
const read = (changes: Partial<VaultStaticSecretSpec> = {}) =>
  readVault({ ...right, ...changes }, 'dev', vault)

describe('a VaultStaticSecret', () => {
  it.each([
    {},
    { vaultAuthRef: 'dev/vault-auth' },
    { mount: '/patlas01/' },
    { path: '/app/database' },
    { version: 1 },
  ])('with %j is read', (changes) => {
    expect(read(changes)).toMatchObject({ secret: { data: { username: 'atlas' } } })
  })

  it.each([
    [
      { vaultAuthRef: 'other' },
      'VaultClientConfigError',
      'VaultAuth.secrets.hashicorp.com "other" not found',
    ],
    [{ vaultAuthRef: '' }, 'VaultClientConfigError', 'VaultAuth.secrets.hashicorp.com "default" not found'],
    [{ vaultAuthRef: 'prod/vault-auth' }, 'VaultClientConfigError', '"vault-auth" not found'],
    [{ vaultAuthRef: 'a/b/c' }, 'VaultClientConfigError', 'invalid name: a/b/c'],
    [
      { mount: 'secret' },
      'VaultClientError',
      'URL: GET https://vault.example/v1/secret/data/app/database\nCode: 403. Errors:\n\n* 1 error occurred:\n\t* permission denied',
    ],
    [
      { type: 'kv-v1' as const },
      'VaultClientError',
      'Code: 404. Errors:\n\n* Invalid path for a versioned K/V secrets engine',
    ],
    [
      { path: 'app/nothing' },
      'VaultClientError',
      'empty response from Vault, path="patlas01/data/app/nothing"',
    ],
    [
      { path: 'data/app/database' },
      'VaultClientError',
      'empty response from Vault, path="patlas01/data/data/app/database"',
    ],
    [{ version: 2 }, 'VaultClientError', 'empty response'],
  ])('with %j is refused as the real operator words it', (changes, reason, error) => {
    expect(read(changes)).toMatchObject({
      failure: { reason, error: expect.stringContaining(error) as string },
    })
  })
})

describe('the data of a Secret', () => {
  const answer = read()
  const secret = 'secret' in answer ? answer.secret : { data: {}, raw: '' }

  it('is the fields of the Vault and the whole answer', () => {
    expect(secretData(secret)).toEqual({
      data: { username: 'atlas', password: 's3cret', _raw: secret.raw },
    })
    expect(JSON.parse(secret.raw)).toMatchObject({ data: { password: 's3cret' }, metadata: { version: 1 } })
  })

  it('is what excludes, includes and templates leave of it', () => {
    const templates = {
      url: { text: 'db://{{ get .Secrets "username" }}:{{- .Secrets.password | b64enc -}}' },
    }
    expect(secretData(secret, { excludeRaw: true, excludes: ['^user'], includes: ['.*'] })).toEqual({
      data: { password: 's3cret' },
    })
    expect(secretData(secret, { excludeRaw: true, excludes: ['.*'], templates })).toEqual({
      data: { url: 'db://atlas:czNjcmV0' },
    })
  })

  it('is rendered of texts with long runs of blanks, and of blanks on both sides of what is trimmed', () => {
    const blanks = ' '.repeat(400_000)
    const render = (text: string) =>
      secretData(secret, { excludeRaw: true, excludes: ['.*'], templates: { it: { text } } })
    expect(render(`${blanks}x`)).toEqual({ data: { it: `${blanks}x` } })
    expect(render('a  {{- .Secrets.username -}}  {{- .Secrets.username }} b')).toEqual({
      data: { it: 'aatlasatlas b' },
    })
  })

  it('is kept whatever pattern there is for it, within bounds', () => {
    const includes = ['^user(name)?$', '[a-z]{3,253}', '(?i)PASS']
    expect(secretData(secret, { excludeRaw: true, includes })).toEqual({
      data: { username: 'atlas', password: 's3cret' },
    })
  })

  it.each([
    [{ excludes: ['('] }, 'SecretDataBuilderError', 'missing'],
    [{ includes: ['((a?){30}){30}'] }, 'SecretDataBuilderError', 'expression too large: `((a?){30}){30}`'],
    [{ excludes: ['a'.repeat(2_000)] }, 'SecretDataBuilderError', 'expression too large'],
    [
      { includes: Array.from({ length: 600 }, (_, index) => `a${index}`) },
      'SecretDataBuilderError',
      'expression too large',
    ],
    [
      { templates: { a: { text: `{{ .Secrets.password ${'| b64enc '.repeat(54)}}}` } } },
      'SecretDataBuilderError',
      'template: a: the values that it makes are too long',
    ],
    [
      { templates: { a: { text: `{{ .Secrets.password ${'| b64enc '.repeat(30)}}}`.repeat(30) } } },
      'SecretDataBuilderError',
      'too long',
    ],
    [
      { templates: { a: { text: '{{ range .Secrets }}' } } },
      'SecretDataBuilderError',
      'template: a: cannot evaluate',
    ],
    [
      { templates: { a: { text: '{{ .Secrets.a | env }}' } } },
      'SecretDataBuilderError',
      'function "env" not defined',
    ],
    [{ transformationRefs: [{ name: 'shared' }] }, 'TransformationError', '"shared" not found'],
  ])('cannot be made with %j', (transformation, reason, error) => {
    expect(secretData(secret, transformation)).toMatchObject({
      failure: { reason, error: expect.stringContaining(error) as string },
    })
  })
})

describe('the destination', () => {
  const owner: KubeObject = {
    apiVersion: 'secrets.hashicorp.com/v1beta1',
    kind: 'VaultStaticSecret',
    metadata: { name: 'database', namespace: 'dev', uid: 'u1' },
    spec: right,
  }
  const handMade: KubeObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'database', namespace: 'dev' },
  }

  it('is ours with labels and owner, and nobody else’s', () => {
    const made = destinationSecret(owner, {})
    expect(notOwned(owner, made)).toBeUndefined()
    expect(notOwned({ ...owner, metadata: { ...owner.metadata, uid: 'u2' } }, made)).toContain(
      'invalid ownerReferences',
    )
    expect(notOwned(owner, handMade)?.split('\n')).toEqual([
      'invalid owner label, key=app.kubernetes.io/component, present=false',
      'invalid owner label, key=app.kubernetes.io/managed-by, present=false',
      'invalid owner label, key=app.kubernetes.io/name, present=false',
      'secret dev/database has no ownerReferences',
      'not the owner of the destination Secret dev/database',
    ])
    expect(notOwned(owner, handMade, true)).toBeUndefined()
  })

  it('is neither taken over nor filled in where it is the platform’s', () => {
    const labels = { 'app.kubernetes.io/managed-by': 'dso-console' }
    const platforms = { ...handMade, metadata: { ...handMade.metadata, labels } }
    expect(notFillable(handMade)).toBeUndefined()
    expect(notFillable(platforms)).toBe('not the owner of the destination Secret dev/database')
    expect(notOwned(owner, platforms, true)).toContain('not the owner of the destination Secret dev/database')
  })
})

describe('the conditions', () => {
  const now = '2026-03-02T12:00:00Z'

  it('say that all is well, in the real order', () => {
    const conditions = syncConditions([], { restart: 'none' }, {}, 1, now)
    expect(conditions.map(({ type, status, reason, message }) => [type, status, reason, message])).toEqual([
      ['SecretSynced', 'True', 'Synced', 'Secret synced, horizon=1m0s'],
      ['Healthy', 'True', 'Healthy', 'VaultStaticSecretHealthy'],
      ['Ready', 'True', 'Ready', 'VaultStaticSecretReady'],
    ])
    expect(syncConditions(conditions, { restart: 'none' }, {}, 1, '2026-03-02T13:00:00Z')).toEqual(conditions)
  })

  it('say why a Secret could not be made', () => {
    const failure = {
      reason: 'VaultClientError',
      action: 'Failed to read Vault secret',
      error: 'no luck',
    } as const
    const conditions = syncConditions([], { failure }, {}, 1, now)
    expect(conditions.map(({ status }) => status)).toEqual(['False', 'False', 'False'])
    expect(conditions[0]?.message).toBe('Failed to sync the secret, horizon=5s, err=no luck')
  })
})
