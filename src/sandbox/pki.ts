import { KeyObject, webcrypto } from 'node:crypto'
import type { CertificateUse, Subject } from './certificate.ts'
import { signCertificate } from './certificate.ts'

const HOUR_MS = 60 * 60 * 1000
const YEAR_MS = 365 * 24 * HOUR_MS

/** A certificate, or a bare public key, and its private key; both PEM. */
export interface KeyPairPem {
  readonly cert: string
  readonly key: string
}

/** Who a client certificate speaks for. */
export interface ClientIdentity {
  readonly username: string
  readonly groups: readonly string[]
}

/** Signs the certificates of one sandbox; its key never leaves memory. */
export interface CertificateAuthority {
  readonly certPem: string
  /** `names`: DNS names and IPv4 addresses. */
  server(commonName: string, names: readonly string[]): Promise<KeyPairPem>
  client(identity: ClientIdentity): Promise<KeyPairPem>
}

/** A fresh authority (ECDSA P-256); everything it signs is valid for a year from an hour ago: clocks of hosts differ. */
export async function createAuthority(now: Date): Promise<CertificateAuthority> {
  const issuerKeys = await generateKeys()
  const issuer: Subject = { commonName: 'cloud-pi-labs-sandbox' }
  const notBefore = new Date(now.getTime() - HOUR_MS)
  const notAfter = new Date(now.getTime() + YEAR_MS)
  const certify = (subject: Subject, publicKey: webcrypto.CryptoKey, use: CertificateUse) =>
    signCertificate({ subject, publicKey, use, issuer, issuerKeys, notBefore, notAfter })
  const issue = async (subject: Subject, use: CertificateUse): Promise<KeyPairPem> => {
    const { publicKey, privateKey } = await generateKeys()
    return { cert: await certify(subject, publicKey, use), key: privatePem(privateKey) }
  }
  return {
    certPem: await certify(issuer, issuerKeys.publicKey, { use: 'authority' }),
    server: (commonName, names) => issue({ commonName }, { use: 'server', names }),
    client: ({ username, groups }) =>
      issue({ commonName: username, organizations: groups }, { use: 'client' }),
  }
}

/** The key pair that signs ServiceAccount tokens; `cert` is the bare public key. */
export async function createTokenKeys(): Promise<KeyPairPem> {
  const { publicKey, privateKey } = await generateKeys()
  const cert = KeyObject.from(publicKey).export({ type: 'spki', format: 'pem' }).toString()
  return { cert, key: privatePem(privateKey) }
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
}

function privatePem(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString()
}
