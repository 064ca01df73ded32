import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { networkError, PortForwardRefused } from '../kube/index.ts'
import { BODY_LIMIT, httpGet, type HttpAnswer, type NoAnswer } from './http-get.ts'

const OK = 'HTTP/1.1 200 OK\r\n'

describe('an answer', () => {
  it('is its status, its headers and its body', async () => {
    const answer = await askedOf((socket) =>
      socket.end(`${OK}Content-Type: application/json\r\nX-Twice: a\r\nX-Twice: b\r\n\r\n{"up":true}`),
    )
    expect(answer).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json', 'x-twice': 'a, b' },
      body: '{"up":true}',
    })
  })

  it('is asked for with the path, percent-encoded where HTTP demands it, and an end to the connection', async () => {
    const answer = await askedOf((socket, head) => socket.end(`${OK}\r\n${head}`), '/état?q=a b%20c')
    expect(answer).toMatchObject({
      body: expect.stringMatching(
        /^GET \/%C3%A9tat\?q=a%20b%20c HTTP\/1\.1\r\n(.*\r\n)*connection: close\r\n/i,
      ) as string,
    })
  })

  it('ends where it says, though the connection stays open', async () => {
    const answer = await askedOf((socket) => socket.write(`${OK}Content-Length: 2\r\n\r\nok`))
    expect(answer).toMatchObject({ status: 200, body: 'ok' })
  })

  it('may be a redirect, which is not followed', async () => {
    const answer = await askedOf((socket) => socket.end('HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n'))
    expect(answer).toMatchObject({ status: 302, headers: { location: '/login' } })
  })

  it('may be an error', async () => {
    const answer = await askedOf((socket) =>
      socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\nno database'),
    )
    expect(answer).toMatchObject({ status: 503, body: 'no database' })
  })

  it('may be as long as the limit', async () => {
    const answer = await askedOf((socket) => socket.end(`${OK}\r\n${'x'.repeat(BODY_LIMIT)}`))
    expect(answer).toMatchObject({ body: expect.stringMatching(/^x{65536}$/) as string })
  })
})

describe('no answer', () => {
  it.each<[what: string, behaviour: (socket: Socket) => unknown, reason: NoAnswer]>([
    ['says nothing', () => undefined, 'timeout'],
    ['never ends its answer', (socket) => socket.write(`${OK}Content-Length: 9\r\n\r\nok`), 'timeout'],
    ['drips', (socket) => drip(socket), 'timeout'],
    ['says 100 for ever', (socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000)), 'timeout'],
    ['resets', (socket) => socket.resetAndDestroy(), 'reset'],
    ['hangs up at once', (socket) => socket.end(), 'reset'],
    ['hangs up in its head', (socket) => socket.end('HTTP/1.1 200'), 'reset'],
    ['hangs up in its body', (socket) => socket.end(`${OK}Content-Length: 9\r\n\r\nok`), 'reset'],
    [
      'hangs up in a chunk',
      (socket) => socket.end(`${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nab`),
      'reset',
    ],
    ['does not speak HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'), 'reset'],
    ['sends bytes of no meaning', (socket) => socket.end(Buffer.alloc(4096, 0xff)), 'reset'],
    ['changes the protocol', (socket) => socket.write(UPGRADE), 'reset'],
    ['sends a body without end', (socket) => floodBody(socket), 'tooLarge'],
    [
      'announces more than the limit',
      (socket) => socket.end(`${OK}\r\n${'x'.repeat(BODY_LIMIT + 1)}`),
      'tooLarge',
    ],
    ['sends a head without end', (socket) => flood(socket, `${OK}X-Long: `), 'tooLarge'],
    ['sends headers without end', (socket) => flood(socket, OK, 'X-More: 1\r\n'), 'tooLarge'],
  ])('comes from a pod that %s', async (what, behaviour, reason) => {
    expect(await askedOf(behaviour, '/', reason === 'timeout' ? 300 : 5_000), what).toBe(reason)
  })

  it.each<[error: string, reason: NoAnswer]>([
    [
      'error forwarding port 81 to pod a, uid : dial tcp 127.0.0.1:81: connect: connection refused',
      'refused',
    ],
    ['error forwarding port 81 to pod a, uid : network namespace is gone', 'refused'],
    ['error forwarding port 81 to pod a, uid : read: connection reset by peer', 'reset'],
  ])('comes when the node says: %s', async (error, reason) => {
    const stream = await openTo(() => undefined)
    const answer = httpGet(stream, { host: 'web', path: '/', timeoutMs: 5_000 })
    stream.destroy(new PortForwardRefused(error))
    expect(await answer).toBe(reason)
  })

  it('is trouble of ours when the API server is lost', async () => {
    const stream = await openTo(() => undefined)
    const answer = httpGet(stream, { host: 'web', path: '/', timeoutMs: 5_000 })
    stream.destroy(networkError('The connection to 127.0.0.1 was lost'))
    await expect(answer).rejects.toThrow('The connection to 127.0.0.1 was lost')
  })
})

const UPGRADE = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'

async function askedOf(
  behaviour: (socket: Socket, head: string) => unknown,
  path = '/',
  timeoutMs = 5_000,
): Promise<HttpAnswer | NoAnswer> {
  const stream = await openTo(behaviour)
  const answer = await httpGet(stream, { host: 'web', path, timeoutMs })
  expect(stream.destroyed).toBe(true)
  return answer
}

/** A connection to a server that behaves like this once it has been asked something. */
async function openTo(behaviour: (socket: Socket, head: string) => unknown): Promise<Socket> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (head: Buffer) => void behaviour(socket, head.toString()))
    onTestFinished(() => void socket.destroy())
  })
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return connect((server.address() as AddressInfo).port, '127.0.0.1')
}

function flood(socket: Socket, head: string, piece = 'x'.repeat(1024)): void {
  socket.write(head)
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece)) continue
  }
  socket.on('drain', more)
  more()
}

function floodBody(socket: Socket): void {
  flood(socket, `${OK}\r\n`)
}

function drip(socket: Socket): void {
  socket.write(OK)
  const timer = setInterval(() => socket.write('X: 1\r\n'), 20)
  socket.on('close', () => clearInterval(timer))
}
