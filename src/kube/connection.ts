import { connect, constants, type ClientHttp2Stream, type OutgoingHttpHeaders } from 'node:http2'
import type { Clock } from './clock.ts'
import type { TlsOptions } from './credentials.ts'
import { networkError, type ClusterError } from './errors.ts'

/** Why a stream ended without an answer. */
export interface StreamFailure {
  readonly error: ClusterError
  /** The server has certainly not acted on the request, so any request may be sent again. */
  readonly unprocessed: boolean
}

/** One HTTP/2 connection to the API server. */
export interface Connection {
  /** The TLS material it was made with. */
  readonly tls: TlsOptions
  /** New streams may be opened on it. */
  readonly usable: boolean
  readonly streams: number
  /** Opens a stream; throws a StreamFailure when the connection has just closed. */
  open(headers: OutgoingHttpHeaders, hasBody: boolean): ClientHttp2Stream
  /** Why a stream of this connection failed. */
  failure(stream: ClientHttp2Stream, error: Error | undefined): StreamFailure
  /** Takes no new streams; closes when the last one has ended. */
  drain(): void
  /** Closes when the last of the streams that are open now has ended, at once when there is none. */
  endWithStreams(): void
  /** Ends all streams at once. */
  destroy(): void
}

/** How a connection notices that its peer is gone. */
export interface PingPolicy {
  readonly everyMs: number
  readonly answerWithinMs: number
}

const STREAM_WINDOW = 1 << 20
const CONNECTION_WINDOW = 16 << 20

/**
 * Connects lazily: streams opened before the handshake is done wait for it. A connection that goes away (GOAWAY,
 * reset, unanswered ping) becomes unusable; nothing is ever thrown outside `open`.
 */
export function openConnection(server: URL, tls: TlsOptions, ping: PingPolicy, clock: Clock): Connection {
  let connected = false
  let lost: Error | undefined
  let streams = 0
  let ending = false

  const destroy = (cause?: Error): void => {
    lost ??= cause
    cancelPing()
    session.destroy(cause)
  }

  const session = connect(server, {
    ...tls,
    settings: { enablePush: false, initialWindowSize: STREAM_WINDOW },
    // The default, 10 MB, refuses new streams while large lists are being read.
    maxSessionMemory: 256,
  })
  session.once('connect', () => {
    // It may have been destroyed between the handshake and this event.
    if (session.destroyed) return
    if (session.alpnProtocol !== 'h2') destroy(new Error(`${server.host} does not speak HTTP/2`))
    connected = true
    session.setLocalWindowSize(CONNECTION_WINDOW)
  })
  session.on('error', (error: Error) => {
    lost ??= error
  })
  session.on('goaway', (code) => (lost ??= new Error(`The server said GOAWAY (${code})`)))

  let cancelPing = clock.after(ping.everyMs, probe, true)
  function probe(): void {
    if (session.destroyed) return
    cancelPing = clock.after(ping.answerWithinMs, () => destroy(new Error('A ping was not answered')), true)
    const answered = (): void => {
      cancelPing()
      if (!session.destroyed) cancelPing = clock.after(ping.everyMs, probe, true)
    }
    // While still connecting a ping cannot be sent; the time-out above then bounds the handshake.
    if (session.connecting) session.once('connect', answered)
    else session.ping((error) => (error === null ? answered() : undefined))
  }
  session.once('close', () => cancelPing())
  // Only open streams keep the process alive.
  session.unref()

  return {
    tls,
    get usable() {
      return lost === undefined && !session.closed && !session.destroyed
    },
    get streams() {
      return streams
    },
    open(headers, hasBody) {
      const stream = session.request(headers, { endStream: !hasBody })
      streams += 1
      session.ref()
      stream.once('close', () => {
        streams -= 1
        if (streams > 0) return
        if (ending) destroy()
        else session.unref()
      })
      return stream
    },
    failure(stream, error) {
      const cause = lost ?? error
      return {
        error: networkError(describe(server, cause, stream), cause),
        unprocessed: !connected || stream.rstCode === constants.NGHTTP2_REFUSED_STREAM || isNeverSent(error),
      }
    },
    drain() {
      cancelPing()
      session.close()
    },
    endWithStreams() {
      ending = true
      if (streams === 0) destroy()
    },
    destroy: () => destroy(),
  }
}

function describe(server: URL, cause: Error | undefined, stream: ClientHttp2Stream): string {
  const why = cause?.message ?? `stream closed with code ${stream.rstCode}`
  return `The connection to ${server.host} was lost: ${why}`
}

/** Node refused to open the stream: the session had closed, or said GOAWAY, or has used up its stream numbers. */
export function isNeverSent(error: unknown): boolean {
  const code: unknown =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' && NEVER_SENT.has(code)
}

const NEVER_SENT: ReadonlySet<string> = new Set([
  'ERR_HTTP2_GOAWAY_SESSION',
  'ERR_HTTP2_INVALID_SESSION',
  'ERR_HTTP2_OUT_OF_STREAMS',
  'ECONNREFUSED',
])
