import type { IncomingMessage } from 'node:http'
import { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import { onAbort } from './abort.ts'
import type { Clock } from './clock.ts'
import type { TlsOptions } from './credentials.ts'
import { abortedError, networkError, statusError, timeoutError, type ClusterError } from './errors.ts'
import { parseJson } from './json.ts'

/** The subprotocol in which each message begins with the number of its channel (k8s.io/streaming, wsstream). */
const PROTOCOL = 'v4.channel.k8s.io'

/** For one port: its bytes, and why they cannot be had. */
const DATA = 0
const ERROR = 1

/** Each channel begins with the port, which we know. */
const PORT_BYTES = 2

/** A kubelet sends pieces of 32 KiB at most. */
const LONGEST_MESSAGE = 1 << 20

/** Longest answer read of a server that refuses to open the stream, and longest reason kept of a pod. */
const LONGEST_REFUSAL = 64 * 1024
const LONGEST_REASON = 512

/**
 * The node could not connect to the pod's port, as its own words say: nothing listens there, or the pod is gone. Not
 * trouble of the cluster.
 */
export class PortForwardRefused extends Error {
  override readonly name = 'PortForwardRefused'
}

/** What one stream to a pod is opened with. */
export interface PortForwardRequest {
  readonly server: URL
  readonly tls: TlsOptions
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  /** Of the `portforward` subresource, with the port in its query. */
  readonly path: string
  readonly clock: Clock
  /** Until the API server and the node have agreed to forward; nothing has been sent to the pod yet. */
  readonly timeoutMs: number
  /** Gives the stream up, while it opens and afterwards. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens a stream of bytes to a port of a pod, through the API server. Rejects with a ClusterError when the API server or
 * the node does not take part. The stream itself fails with a PortForwardRefused, or with a ClusterError when the
 * connection to the API server is lost; it reads no faster than it is read from, and lives until it is destroyed.
 */
export function openPortForward(request: PortForwardRequest): Promise<Duplex> {
  const { server, tls, headers, path, clock, timeoutMs, signal } = request
  return new Promise((resolve, reject) => {
    const url = new URL(path, server)
    url.protocol = 'wss:'
    const options = {
      ...tls,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, many(value)])),
      followRedirects: false,
      perMessageDeflate: false,
      maxPayload: LONGEST_MESSAGE,
    }
    const socket = connect(url, options)
    const settle = (): void => {
      cancelDeadline()
      offAbort()
    }
    const fail = (error: ClusterError): void => {
      settle()
      socket.terminate()
      reject(error)
    }
    // Terminating a socket that is still connecting emits one more error, and nobody else listens.
    socket.on('error', (error) =>
      fail(networkError(`${server.host} could not be reached: ${error.message}`, error)),
    )
    socket.once('unexpected-response', (_, response) => {
      void refusal(response).then(fail, (error: unknown) =>
        fail(networkError(`${server.host} broke off`, error)),
      )
    })
    socket.once('open', () => {
      settle()
      resolve(new ForwardedPort(socket, server, signal))
    })
    const cancelDeadline = clock.after(timeoutMs, () => fail(timeoutError(`No stream in time: ${path}`)))
    let offAbort = (): void => undefined
    offAbort = onAbort(signal, () => fail(abortedError()))
  })
}

/** Throws a ClusterError on what TLS refuses at once: a certificate and a key that do not fit. */
function connect(url: URL, options: ConstructorParameters<typeof WebSocket>[2]): WebSocket {
  try {
    return new WebSocket(url, [PROTOCOL], options)
  } catch (error) {
    throw networkError('The credentials cannot be used', error)
  }
}

function many(value: string | readonly string[]): string | string[] {
  return typeof value === 'string' ? value : [...value]
}

async function refusal(response: IncomingMessage): Promise<ClusterError> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > LONGEST_REFUSAL) break
  }
  return statusError(
    response.statusCode ?? 0,
    parseJson(Buffer.concat(chunks)),
    response.headers['retry-after'],
  )
}

/** The bytes of one forwarded port. */
class ForwardedPort extends Duplex {
  readonly #socket: WebSocket
  readonly #toSkip = new Map([
    [DATA, PORT_BYTES],
    [ERROR, PORT_BYTES],
  ])

  constructor(socket: WebSocket, server: URL, signal: AbortSignal | undefined) {
    // A WebSocket of this protocol has no half-closed state.
    super({ allowHalfOpen: false })
    this.#socket = socket
    const lost = (cause?: Error): void => {
      this.destroy(networkError(`The connection to ${server.host} was lost`, cause))
    }
    socket.on('message', (message: Buffer) => this.#receive(message))
    socket.on('error', lost)
    socket.once('close', (code) => {
      // 1006: no closing frame came.
      if (code === 1006) lost()
      else this.push(null)
    })
    this.once(
      'close',
      onAbort(signal, () => void this.destroy(abortedError())),
    )
  }

  #receive(message: Buffer): void {
    const channel = message[0] ?? DATA
    const skipped = Math.min(this.#toSkip.get(channel) ?? 0, message.length - 1)
    this.#toSkip.set(channel, (this.#toSkip.get(channel) ?? 0) - skipped)
    const bytes = message.subarray(1 + skipped)
    if (bytes.length === 0 || this.readableEnded || this.destroyed) return
    if (channel === ERROR) this.destroy(new PortForwardRefused(bytes.toString('utf8', 0, LONGEST_REASON)))
    else if (channel === DATA && !this.push(bytes)) this.#socket.pause()
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.send(Buffer.concat([Buffer.of(DATA), chunk]), done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.terminate()
    done(error)
  }
}
