import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { KubeObject } from '../../api/index.ts'
import { identityOf, recipientOf } from '../identity.ts'
import { CipherError, decryptValue } from './cipher.ts'
import { decryptSops } from './decrypt.ts'
import { encryptSops } from './encrypt.ts'
import { inSomeOrder } from './orders.ts'
import { secretsOf } from './templates.ts'
import { plainOf, treeOf, type TreeMap } from './tree.ts'

/** The files in golden/ were made by sops v3.13.3 for this identity (see docs/secrets.md). */
const drawKey = Buffer.alloc(32, 7)
const identity = identityOf(drawKey, 'a-session')
const noon = new Date('2026-03-02T12:00:00Z')

const text = (name: string): Promise<string> => readFile(join(import.meta.dirname, 'golden', name), 'utf8')
const read = (source: string): TreeMap => treeOf(parse(source, { mapAsMap: true })) as TreeMap
const golden = async (name: string): Promise<TreeMap> => read(await text(name))
/** As an API server gives an object back: keys sorted. */
const stored = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(stored)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, item]) => [key, stored(item)]),
        )
      : value

describe('files of the real sops', () => {
  it.each(['suffix', 'regex', 'mac-only-encrypted'])(
    '%s is decrypted to what it was made of',
    async (name) => {
      const decrypted = await decryptSops(await golden(`${name}.sops.yaml`), identity)
      expect(decrypted).toEqual({ plain: await golden('plain.yaml') })
    },
  )

  it('keep the types of their values', async () => {
    const decrypted = await decryptSops(await golden('typed.sops.yaml'), identity)
    expect(decrypted).toEqual({ plain: await golden('typed.yaml') })
  })

  it('for somebody else name both recipients', async () => {
    const decrypted = await decryptSops(await golden('other-recipient.sops.yaml'), identity)
    expect(decrypted).toMatchObject({ mistake: { path: 'sops.age[0].recipient' } })
    expect(JSON.stringify(decrypted)).toContain(await recipientOf(drawKey, 'a-session'))
  })
})

describe('a file that was tampered with', () => {
  const tampered = async (from: string | RegExp, to: string, name = 'suffix.sops.yaml') =>
    decryptSops(read((await text(name)).replace(from, to)), identity)

  it.each([
    [
      'a value of another place',
      /username: ENC\S*\[?.*\n\s+password: (.*)/,
      'username: $1',
      'spec.secretTemplates.stringData.username',
    ],
    ['a value in clear', /username: ENC.*/, 'username: atlas', 'spec.secretTemplates.stringData.username'],
    [
      'a MAC of other values',
      /mac: ENC.*/,
      'mac: ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAAAAAAAAAAAAAAAAAAAA==,type:str]',
      'sops.mac',
    ],
    [
      'another time',
      /lastmodified: .*/,
      'lastmodified: "2020-01-01T00:00:00Z"',
      'sops.lastmodified or sops.mac',
    ],
    ['no time', /lastmodified: .*/, '', 'sops.lastmodified'],
    ['no data key', /YWdlLWVuY3J5/, 'AAAAAAAAAAAA', 'sops.age[0].enc'],
    ['a changed plain value', 'name: database', 'name: other', 'sops.mac'],
    ['a value taken out', /\s+tier: ENC.*/, '', 'sops.mac'],
  ])('by %s is refused where it is wrong', async (_, from, to, path) => {
    const decrypted = await tampered(from, to)
    expect('mistake' in decrypted && path.includes(decrypted.mistake.path)).toBe(true)
  })

  it('in what the MAC does not cover is accepted', async () => {
    const decrypted = await tampered('name: database', 'name: other', 'mac-only-encrypted.sops.yaml')
    expect(decrypted).toHaveProperty('plain')
  })
})

const BLOCK_WITH_PATTERN =
  'sops: {age: [{recipient: a, enc: b}], lastmodified: "2026-01-01T00:00:00Z", encrypted_regex: "(a?b?){40}c"}'

describe('a document that cannot be decrypted here', () => {
  it.each([
    ['is not encrypted', 'kind: SopsSecret', 'sops', 'not encrypted'],
    ['has an empty block', 'sops: {}', 'sops', 'not encrypted'],
    ['is for PGP only', 'sops: {pgp: [{fp: A}]}', 'sops.age', 'only pgp'],
    [
      'has a pattern that is none',
      'sops: {age: [{recipient: a, enc: b}], lastmodified: "2026-01-01T00:00:00Z", encrypted_regex: "("}',
      'sops.encrypted_regex',
      'missing',
    ],
    [
      'has a pattern that is too large',
      `sops: {age: [{recipient: a, enc: b}], lastmodified: "2026-01-01T00:00:00Z", unencrypted_regex: "${'((a?){30}){30}'.repeat(100)}"}`,
      'sops.unencrypted_regex',
      'error parsing regexp: expression too large',
    ],
    [
      'has a pattern that is too large for so many keys',
      `{${Array.from({ length: 900 }, (_, index) => `${'a'.repeat(90)}${index}: b`).join()}, ${BLOCK_WITH_PATTERN}}`,
      'sops.encrypted_regex',
      'error parsing regexp: expression too large',
    ],
  ])('because it %s says so', async (_, source, path, words) => {
    const decrypted = await decryptSops(read(source), identity)
    expect(decrypted).toEqual({ mistake: { path, text: expect.stringContaining(words) as string } })
  })
})

describe('an object in a cluster', () => {
  const file = {
    apiVersion: 'v1',
    kind: 'SopsSecret',
    metadata: { name: 'web' },
    spec: { secretTemplates: [{ name: 'web', stringData: { b: '1', a: '2' } }] },
  }

  it('is proven though the order of its keys is lost', async () => {
    for (const name of ['suffix', 'regex', 'mac-only-encrypted']) {
      const document = treeOf(stored(plainOf(await golden(`${name}.sops.yaml`)))) as TreeMap
      expect(await decryptSops(document, identity, inSomeOrder)).toHaveProperty('plain')
    }
  })

  it('is proven when tools added a namespace, labels or annotations', async () => {
    const encrypted = await encryptSops(file, await recipientOf(drawKey, 'a-session'), noon)
    const metadata = { name: 'web', namespace: 'dev', labels: { app: 'web' }, annotations: { by: 'tool' } }
    const document = treeOf({ ...encrypted, metadata }) as TreeMap
    expect(await decryptSops(document, identity, inSomeOrder)).toHaveProperty('plain')
  })

  it('is refused when no order of its keys gives the MAC', async () => {
    const encrypted = await encryptSops(file, await recipientOf(drawKey, 'a-session'), noon)
    const document = treeOf({ ...encrypted, metadata: { name: 'renamed' } }) as TreeMap
    const decrypted = await decryptSops(document, identity, inSomeOrder)
    expect(decrypted).toMatchObject({
      mistake: { path: 'sops.mac', text: expect.stringContaining('MAC mismatch') as string },
    })
  })

  it('is refused although it has many templates', async () => {
    const secretTemplates = Array.from({ length: 900 }, (_, index) => ({ name: `web-${index}` }))
    const many = { ...file, spec: { secretTemplates } }
    const encrypted = await encryptSops(many, await recipientOf(drawKey, 'a-session'), noon)
    const document = treeOf({ ...encrypted, kind: 'Other' }) as TreeMap
    expect(await decryptSops(document, identity, inSomeOrder)).toMatchObject({
      mistake: { path: 'sops.mac' },
    })
  })

  it('is let pass unproven with too many keys for every order to be tried', async () => {
    const stringData = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 'v']))
    const large = { ...file, spec: { secretTemplates: [{ name: 'web', stringData }] } }
    const encrypted = await encryptSops(large, await recipientOf(drawKey, 'a-session'), noon)
    const document = treeOf({ ...encrypted, metadata: { name: 'renamed' } }) as TreeMap
    expect(await decryptSops(document, identity, inSomeOrder)).toHaveProperty('plain')
  })

  it('has no data key where the text is longer than any that sops writes', async () => {
    const encrypted = await encryptSops(file, await recipientOf(drawKey, 'a-session'), noon)
    const { sops } = encrypted as unknown as { sops: { age: { recipient: string; enc: string }[] } }
    const age = sops.age.map(({ recipient, enc }) => ({ recipient, enc: enc + '\n'.repeat(2_000) }))
    const document = treeOf({ ...encrypted, sops: { ...sops, age } }) as TreeMap
    expect(await decryptSops(document, identity, inSomeOrder)).toMatchObject({
      mistake: { path: 'sops.age[0].enc' },
    })
  })

  it('gives the Secrets of its templates', async () => {
    const owner: KubeObject = {
      apiVersion: 'isindir.github.com/v1alpha3',
      kind: 'SopsSecret',
      metadata: { name: 'database', namespace: 'dev', uid: 'u' },
    }
    const made = secretsOf(owner, await golden('plain.yaml'))
    expect(
      'secrets' in made &&
        made.secrets.map(({ metadata, type, data }) => ({
          name: metadata.name,
          labels: metadata.labels,
          type,
          data,
        })),
    ).toEqual([
      {
        name: 'database',
        labels: { tier: 'db' },
        type: 'Opaque',
        data: expect.objectContaining({ username: 'YXRsYXM=', empty: '', '10': 'dGVu' }) as object,
      },
      {
        name: 'registry',
        labels: {},
        type: 'kubernetes.io/dockerconfigjson',
        data: { '.dockerconfigjson': 'eyJhdXRocyI6e319' },
      },
    ])
    expect(secretsOf(owner, await golden('typed.yaml'))).toMatchObject({
      unreadable: true,
      mistake: { path: 'spec.secretTemplates[0].stringData[port]' },
    })
  })
})

it('a value that could be taken apart in many ways is refused at once', () => {
  const text = `ENC[AES256_GCM,data:${',iv:,tag:'.repeat(20_000)}`
  expect(() => decryptValue(text, new Uint8Array(32), '')).toThrow(CipherError)
})

describe('what we encrypt', () => {
  it('is decrypted again, and holds no value in clear', async () => {
    const manifest = plainOf(await golden('plain.yaml')) as object
    const encrypted = await encryptSops(manifest, await recipientOf(drawKey, 'a-session'), noon)
    expect(JSON.stringify(encrypted)).not.toContain('déjà vu')
    const decrypted = await decryptSops(treeOf(encrypted) as TreeMap, identity)
    expect('plain' in decrypted && plainOf(decrypted.plain)).toEqual(manifest)
    expect(encrypted).toMatchObject({
      sops: { lastmodified: '2026-03-02T12:00:00Z', encrypted_suffix: 'Templates' },
    })
    await expect(encryptSops(encrypted, 'age1', noon)).rejects.toThrow('has a sops block already')
  })
})

it('every session has an identity of its own, always the same', async () => {
  expect(identityOf(drawKey, 'a-session')).toBe(identity)
  expect(identityOf(drawKey, 'another')).not.toBe(identity)
  expect(identityOf(Buffer.alloc(32, 8), 'a-session')).not.toBe(identity)
  expect(await recipientOf(drawKey, 'a-session')).toBe(
    'age1l4dggy28wec9dzt4z8zez2tyect79x638vjvuw73y3shy6x6d5rskz8eec',
  )
})
