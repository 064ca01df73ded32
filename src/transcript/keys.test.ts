import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { generateSigningKey, publicKeyOf, readPublicKeys } from './keys.ts'

// The key pair of RFC 8410 §10.
const PRIVATE = pem('PRIVATE', 'MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC')
const PUBLIC = pem('PUBLIC', 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=')
// From sha256sum over the decoded public key.
const KEYID = 'sha256:a1e9156054e04fac899ae9f275132cdc07a5dbc4ea2c2ad3a1ffc6e0d253681f'

describe('publicKeyOf', () => {
  it('gives the pair of RFC 8410, from either half', () => {
    expect(publicKeyOf(PRIVATE)).toEqual({ keyid: KEYID, pem: PUBLIC })
    expect(publicKeyOf(PUBLIC)).toEqual({ keyid: KEYID, pem: PUBLIC })
  })

  it('refuses another kind of key', () => {
    expect(() => publicKeyOf(anotherKind())).toThrow('Not an Ed25519 key')
  })

  it('gives each generated key its own name', () => {
    const one = publicKeyOf(generateSigningKey())
    expect(one.keyid).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(publicKeyOf(generateSigningKey()).keyid).not.toBe(one.keyid)
  })
})

describe('readPublicKeys', () => {
  const another = publicKeyOf(generateSigningKey())
  const keyids = (text: string) => readPublicKeys(text).map(({ keyid }) => keyid)

  it('reads PEM files one after the other, each key once', () => {
    expect(keyids(`${PUBLIC}${another.pem}a comment\n${PUBLIC}`)).toEqual([KEYID, another.keyid])
  })

  it.each([
    ['YAML', stringify],
    ['JSON', (value: unknown) => JSON.stringify(value, undefined, 4)],
  ])('reads the ConfigMap that publishes them in %s', (_, write) => {
    const map = { kind: 'ConfigMap', data: { 'one.pem': PUBLIC, 'two.pem': another.pem } }
    expect(keyids(write(map))).toEqual([KEYID, another.keyid])
  })

  it('passes over what is no Ed25519 public key', () => {
    const junk = pem('PUBLIC', 'AAAA')
    expect(keyids(`${PRIVATE}${junk}${anotherKind()}${PUBLIC.slice(0, 40)}`)).toEqual([])
  })
})

function anotherKind(): string {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return publicKey.export({ type: 'spki', format: 'pem' }) as string
}

function pem(half: 'PRIVATE' | 'PUBLIC', base64: string): string {
  return `-----BEGIN ${half} KEY-----\n${base64}\n-----END ${half} KEY-----\n`
}
