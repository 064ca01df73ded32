import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto'

/** A public key that transcripts are verified with. */
export interface PublicKey {
  /** `sha256:` and the hex SHA-256 of the key's SPKI in DER: what envelopes name it by. */
  readonly keyid: string
  /** SPKI in PEM. */
  readonly pem: string
}

// PEM, also indented as in YAML, or with its line ends escaped as in JSON.
const PUBLIC_PEM = /-----BEGIN PUBLIC KEY-----((?:\s|\\[rn]|[A-Za-z0-9+/=])*)-----END PUBLIC KEY-----/g

/** A new Ed25519 private key: PKCS#8 in PEM. */
export function generateSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
}

/** The public key of an Ed25519 key, private or public, in PEM. Throws for anything else. */
export function publicKeyOf(pem: string): PublicKey {
  const key = createPublicKey(pem)
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('Not an Ed25519 key')
  const der = key.export({ type: 'spki', format: 'der' })
  return {
    keyid: `sha256:${createHash('sha256').update(der).digest('hex')}`,
    pem: key.export({ type: 'spki', format: 'pem' }) as string,
  }
}

/**
 * Every Ed25519 public key in a text, each once: PEM files one after the other, or the ConfigMap that holds them as YAML
 * or JSON. What is no such key is passed over: a transcript signed with it is then of an unknown key.
 */
export function readPublicKeys(text: string): readonly PublicKey[] {
  const keys = [...text.matchAll(PUBLIC_PEM)].flatMap(([, body = '']) => readBlock(body))
  return [...new Map(keys.map((key) => [key.keyid, key])).values()]
}

function readBlock(body: string): readonly PublicKey[] {
  const base64 = body.replace(/\s|\\[rn]/g, '')
  try {
    return [publicKeyOf(`-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`)]
  } catch {
    return []
  }
}
