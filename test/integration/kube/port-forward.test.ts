import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { PortForwardRefused, systemClock } from '../../../src/kube/index.ts'
import { openPortForward, type PortForwardRequest } from '../../../src/kube/port-forward.ts'
import { createAuthority, type CertificateAuthority } from '../../../src/sandbox/pki.ts'

let authority: CertificateAuthority
beforeAll(async () => {
  authority = await createAuthority(new Date())
})

const DATA = 0
const ERROR = 1
const PORT = [80, 0]

describe('a forwarded port', () => {
  it('carries bytes both ways, without the port that each channel begins with', async () => {
    const stream = await forwarded((node) => {
      say(node, DATA, ...PORT)
      say(node, ERROR, ...PORT)
      node.on('message', (message: Buffer) => {
        node.send(message)
        node.close(1000)
      })
    })
    stream.write('hello')
    expect(await read(stream)).toBe('hello')
  })

  it('carries what comes in the same message as the port', async () => {
    const stream = await forwarded((node) => {
      say(node, DATA, ...PORT, ...Buffer.from('hi'))
      node.close(1000)
    })
    expect(await read(stream)).toBe('hi')
  })

  it('fails as refused with the node’s own words', async () => {
    const stream = await forwarded((node) => {
      say(node, ERROR, ...PORT)
      say(node, ERROR, ...Buffer.from('error forwarding port 80 to pod a, uid : connection refused'))
      node.close(1000)
    })
    const failure = await failureOf(stream)
    expect(failure).toBeInstanceOf(PortForwardRefused)
    expect(failure.message).toBe('error forwarding port 80 to pod a, uid : connection refused')
  })

  it('fails as trouble of the cluster when the connection breaks', async () => {
    const stream = await forwarded((node) => node.terminate())
    expect(await failureOf(stream)).toMatchObject({ name: 'ClusterError', reason: 'Network' })
  })

  it('fails as given up when its signal aborts', async () => {
    const aborting = new AbortController()
    const stream = await forwarded(() => undefined, { signal: aborting.signal })
    aborting.abort()
    expect(await failureOf(stream)).toMatchObject({ name: 'ClusterError', reason: 'Aborted' })
  })
})

describe('opening', () => {
  it('is refused as the API server words it', async () => {
    const status = { kind: 'Status', reason: 'Forbidden', message: 'pods "a" is forbidden', code: 403 }
    const server = await serve((_, response) => {
      response.writeHead(403).end(JSON.stringify(status))
    })
    await expect(open(server)).rejects.toMatchObject({
      reason: 'Forbidden',
      code: 403,
      message: status.message,
    })
  })

  it('takes only so long', async () => {
    const server = await serve(() => undefined)
    await expect(open(server, { timeoutMs: 100 })).rejects.toMatchObject({ reason: 'Timeout' })
  })

  it('is given up when its signal has aborted', async () => {
    const server = await serve(() => undefined)
    await expect(open(server, { signal: AbortSignal.abort() })).rejects.toMatchObject({ reason: 'Aborted' })
  })

  it('fails where nobody listens', async () => {
    await expect(open({ port: 1 })).rejects.toMatchObject({ reason: 'Network' })
  })
})

function say(node: WebSocket, ...bytes: readonly number[]): void {
  node.send(Buffer.from(bytes))
}

/** A stream to an API server whose node behaves like this. */
async function forwarded(
  behave: (node: WebSocket) => void,
  changes: Partial<PortForwardRequest> = {},
): Promise<Duplex> {
  const server = await serve(() => undefined)
  const sockets = new WebSocketServer({ server: server.server, handleProtocols: () => 'v4.channel.k8s.io' })
  sockets.on('connection', behave)
  onTestFinished(() => {
    sockets.close()
  })
  return open(server, changes)
}

async function serve(listener: Parameters<typeof createServer>[1]) {
  const { cert, key } = await authority.server('kube-apiserver', ['127.0.0.1'])
  const server = createServer({ cert, key }, listener)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { server, port: (server.address() as AddressInfo).port }
}

function open(
  { port }: { readonly port: number },
  changes: Partial<PortForwardRequest> = {},
): Promise<Duplex> {
  return openPortForward({
    server: new URL(`https://127.0.0.1:${port}`),
    tls: { ca: authority.certPem },
    headers: {},
    path: '/api/v1/namespaces/dev/pods/a/portforward?ports=80',
    clock: systemClock,
    timeoutMs: 5_000,
    ...changes,
  })
}

async function read(stream: Duplex): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  return text
}

function failureOf(stream: Duplex): Promise<Error> {
  return new Promise((resolve) => {
    stream.once('error', resolve).resume()
  })
}
