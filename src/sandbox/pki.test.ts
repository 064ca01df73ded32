import { X509Certificate, createPrivateKey, createPublicKey } from 'node:crypto'
import { once } from 'node:events'
import type { TLSSocket } from 'node:tls'
import { connect, createServer } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createAuthority, createTokenKeys } from './pki.ts'

const NOW = new Date()

describe('an authority', () => {
  it('signs a server certificate for its names, and for nothing else', async () => {
    const authority = await createAuthority(NOW)
    const { cert, key } = await authority.server('kube-apiserver', [
      '127.0.0.1',
      'localhost',
      'kubernetes.default.svc',
    ])
    const certificate = new X509Certificate(cert)
    expect(certificate.verify(new X509Certificate(authority.certPem).publicKey)).toBe(true)
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true)
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1')
    expect(certificate.checkHost('kubernetes.default.svc')).toBe('kubernetes.default.svc')
    expect(certificate.checkHost('example.fr')).toBeUndefined()
    expect(certificate.ca).toBe(false)
  })

  it('puts the user in CN and the groups in O, whatever the alphabet', async () => {
    const authority = await createAuthority(NOW)
    const { cert } = await authority.client({
      username: 'camille@exämple.fr',
      groups: ['élèves', 'system:masters'],
    })
    expect(new X509Certificate(cert).subject.split('\n')).toEqual([
      'O=élèves',
      'O=system:masters',
      'CN=camille@exämple.fr',
    ])
  })

  it('is valid from an hour before now, for clocks that differ, to a year after', async () => {
    const { certPem } = await createAuthority(new Date('2026-03-01T12:00:00Z'))
    const { validFrom, validTo } = new X509Certificate(certPem)
    expect([new Date(validFrom), new Date(validTo)]).toEqual([
      new Date('2026-03-01T11:00:00Z'),
      new Date('2027-03-01T12:00:00Z'),
    ])
  })

  it('is trusted over TLS in both directions, and another authority is not', async () => {
    const [authority, stranger] = await Promise.all([createAuthority(NOW), createAuthority(NOW)])
    const pair = await authority.server('server', ['localhost'])
    const client = await authority.client({ username: 'camille', groups: [] })
    const server = createServer({
      ...pair,
      ca: authority.certPem,
      requestCert: true,
      rejectUnauthorized: true,
    })
    server.on('secureConnection', (socket: TLSSocket) =>
      socket.end(String(socket.getPeerCertificate().subject.CN)),
    )
    server.on('tlsClientError', () => undefined)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0

    const trusting = connect({
      port,
      host: '127.0.0.1',
      servername: 'localhost',
      ca: authority.certPem,
      ...client,
    })
    const [greeting] = (await once(trusting, 'data')) as [Buffer]
    expect(greeting.toString()).toBe('camille')

    const wary = connect({ port, host: '127.0.0.1', servername: 'localhost', ca: stranger.certPem })
    await expect(once(wary, 'secureConnect')).rejects.toThrow(/self-signed|unable to verify/)
  })
})

it('token keys are a P-256 pair', async () => {
  const { cert, key } = await createTokenKeys()
  expect(createPublicKey(cert).asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' })
  expect(createPublicKey(createPrivateKey(key)).equals(createPublicKey(cert))).toBe(true)
})
