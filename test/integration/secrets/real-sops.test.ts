import { beforeAll, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { decryptSops, encryptSops, identityOf, recipientOf, treeOf } from '../../../src/secrets/index.ts'
import type { TreeMap } from '../../../src/secrets/sops/tree.ts'
import { realSops, type RealSops } from '../../builders/sops.ts'

const identity = identityOf(Buffer.alloc(32, 1), 'a-session')
const manifest = {
  kind: 'SopsSecret',
  apiVersion: 'isindir.github.com/v1alpha3',
  metadata: { name: 'database', labels: { app: 'atlas' } },
  spec: {
    secretTemplates: [
      {
        name: 'database',
        stringData: { password: 'ça va, "naïve" & déjà\nvu', username: 'atlas', none: '' },
      },
      {
        type: 'kubernetes.io/basic-auth',
        name: 'other',
        labels: { tier: 'db' },
        data: { password: 'cGFzcw==' },
      },
    ],
  },
}
/** Texts in quotes, as sops writes them: without, a time would be read as one. */
const yaml = (value: object): string => stringify(value, { defaultStringType: 'QUOTE_DOUBLE' })
const document = (text: string): TreeMap => treeOf(parse(text, { mapAsMap: true })) as TreeMap

let real: RealSops
let recipient: string
beforeAll(async () => {
  real = await realSops()
  recipient = await recipientOf(Buffer.alloc(32, 1), 'a-session')
  // Some minutes when neither our cache nor Go's has anything.
}, 900_000)

const encrypt = (...options: string[]): Promise<string> =>
  real.sops(['encrypt', '--age', recipient, ...options, 'secret.yaml'], {
    'secret.yaml': stringify(manifest),
  })

describe('the real sops and we', () => {
  it('agree on who the recipient is', async () => {
    expect(await real.recipientOf(identity)).toBe(recipient)
    const theirs = await real.keygen()
    expect(await real.recipientOf(theirs.identity)).toBe(theirs.recipient)
  })

  it.each([
    ['a suffix', ['--encrypted-suffix', 'Templates']],
    ['a pattern', ['--encrypted-regex', '^(data|stringData)$']],
    ['all values', []],
    ['a plain pattern', ['--unencrypted-regex', '^(apiVersion|kind|metadata)$']],
  ])('decrypt what it encrypts with %s', async (_, options) => {
    expect(await decryptSops(document(await encrypt(...options)), identity)).toEqual({
      plain: treeOf(manifest),
    })
  })

  it('decrypt what we encrypt', async () => {
    const ours = yaml(await encryptSops(manifest, recipient, new Date()))
    const theirs = await real.sops(['decrypt', 'ours.yaml'], { 'ours.yaml': ours }, identity)
    expect(parse(theirs)).toEqual(manifest)
  })

  it('refuse a wrong MAC', async () => {
    const wrong = (await encrypt('--encrypted-suffix', 'Templates')).replace('app: atlas', 'app: boreal')
    await expect(real.sops(['decrypt', 'wrong.yaml'], { 'wrong.yaml': wrong }, identity)).rejects.toThrow(
      'MAC mismatch',
    )
    expect(await decryptSops(document(wrong), identity)).toMatchObject({ mistake: { path: 'sops.mac' } })
    const ours = { ...(await encryptSops(manifest, recipient, new Date())), metadata: { name: 'renamed' } }
    const file = { 'wrong.yaml': yaml(ours) }
    await expect(real.sops(['decrypt', 'wrong.yaml'], file, identity)).rejects.toThrow('MAC mismatch')
  })

  it('refuse what is for somebody else', async () => {
    const other = await real.keygen()
    const ours = yaml(await encryptSops(manifest, other.recipient, new Date()))
    await expect(real.sops(['decrypt', 'ours.yaml'], { 'ours.yaml': ours }, identity)).rejects.toThrow(
      'Failed to get the data key',
    )
    expect(await decryptSops(document(ours), identity)).toMatchObject({
      mistake: { path: 'sops.age[0].recipient' },
    })
    expect(await decryptSops(document(ours), other.identity)).toHaveProperty('plain')
  })
})
