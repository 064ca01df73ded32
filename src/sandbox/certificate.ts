// The library registers its parts through decorators' metadata: this import comes first.
import 'reflect-metadata'
import { isIPv4 } from 'node:net'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type Extension,
  type JsonName,
} from '@peculiar/x509'
import type { webcrypto } from 'node:crypto'

/** A distinguished name: Kubernetes reads a user's name from CN and groups from O. */
export interface Subject {
  readonly commonName: string
  readonly organizations?: readonly string[]
}

/** What a certificate is for; a server is reached under its `names` (DNS names and IPv4 addresses). */
export type CertificateUse =
  | { readonly use: 'authority' }
  | { readonly use: 'client' }
  | { readonly use: 'server'; readonly names: readonly string[] }

/** Everything a certificate says, and the key that vouches for it. */
export interface CertificateRequest {
  readonly subject: Subject
  readonly publicKey: webcrypto.CryptoKey
  readonly use: CertificateUse
  readonly issuer: Subject
  readonly issuerKeys: webcrypto.CryptoKeyPair
  readonly notBefore: Date
  readonly notAfter: Date
}

/** An X.509 v3 certificate (RFC 5280), signed with ECDSA and SHA-256, as PEM. All keys are P-256. */
export async function signCertificate(request: CertificateRequest): Promise<string> {
  const { subject, issuer, publicKey, issuerKeys, notBefore, notAfter } = request
  const certificate = await X509CertificateGenerator.create({
    subject: distinguishedName(subject),
    issuer: distinguishedName(issuer),
    publicKey,
    signingKey: issuerKeys.privateKey,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    notBefore,
    notAfter,
    extensions: [
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(issuerKeys.publicKey),
      ...extensionsFor(request.use),
    ],
  })
  return `${certificate.toString('pem')}\n`
}

function extensionsFor(use: CertificateUse): Extension[] {
  const isAuthority = use.use === 'authority'
  const flags = isAuthority ? KeyUsageFlags.keyCertSign : KeyUsageFlags.digitalSignature
  const common = [
    new BasicConstraintsExtension(isAuthority, undefined, true),
    new KeyUsagesExtension(flags, true),
  ]
  switch (use.use) {
    case 'authority':
      return common
    case 'client':
      return [...common, new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])]
    case 'server':
      return [
        ...common,
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(
          use.names.map((value) => ({ type: isIPv4(value) ? ('ip' as const) : ('dns' as const), value })),
        ),
      ]
  }
}

function distinguishedName({ commonName, organizations = [] }: Subject): JsonName {
  return [...organizations.map((organization) => ({ O: [organization] })), { CN: [commonName] }]
}
