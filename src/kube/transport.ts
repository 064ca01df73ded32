import type { ClientHttp2Stream } from 'node:http2'
import type { Duplex } from 'node:stream'
import { pause, type Clock } from './clock.ts'
import { isNeverSent, type Connection, type PingPolicy } from './connection.ts'
import type { AuthHeaders, Credentials, TlsOptions } from './credentials.ts'
import { abortedError, ClusterError, networkError, statusError } from './errors.ts'
import { LostAnswer, readBody, readHead, type Exchange, type ResponseHead } from './exchange.ts'
import { parseJson } from './json.ts'
import type { KubeMetrics } from './metrics.ts'
import { createPool } from './pool.ts'
import { openPortForward } from './port-forward.ts'
import { retryDelay } from './retry.ts'
import { createSlots } from './slots.ts'

/** One HTTP request to the API server. */
export interface TransportRequest {
  readonly method: string
  /** Path with query. */
  readonly path: string
  /** Lower-case names; an array is sent as several headers. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | undefined
  /**
   * Sending it twice does no more than sending it once, or the second time is refused: only such a request is sent
   * again when its answer was lost.
   */
  readonly repeatable: boolean
  /** On a connection of its own: behind a load balancer it may reach another API server. */
  readonly ownConnection?: boolean | undefined
  /** From sending it to the last byte of its answer. @default as the transport's */
  readonly timeoutMs?: number | undefined
  /** @default as the transport's */
  readonly maxResponseBytes?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A whole answer, whatever its status. */
export interface TransportResponse extends ResponseHead {
  readonly body: Buffer
}

/** An answer that goes on: its head has been read and was 200. */
export interface OpenStream {
  readonly stream: ClientHttp2Stream
  /** What to report when the stream has closed before its end. */
  failure(): ClusterError
  /** Gives the stream up. */
  close(): void
}

/** Limits of a transport. */
export interface TransportOptions {
  readonly clock: Clock
  readonly random: () => number
  readonly metrics: KubeMetrics
  /** Requests in flight; more wait in order. @default 32 */
  readonly inFlight?: number | undefined
  /** From sending a request to the last byte of its answer. @default 30_000 */
  readonly timeoutMs?: number | undefined
  /** Tries of one request, the first included. @default 6 */
  readonly attempts?: number | undefined
  /** @default 64 MiB */
  readonly maxResponseBytes?: number | undefined
  /** @default every 30 s, answered within 15 s */
  readonly ping?: PingPolicy | undefined
}

/** The only place that speaks HTTP. There is no limit on requests per second: the server's fairness rules. */
export interface Transport {
  /** Retries what may be retried; rejects with a ClusterError when no answer came. */
  request(request: TransportRequest): Promise<TransportResponse>
  /**
   * Opens a GET that goes on, outside the in-flight limit and without retrying; rejects with a ClusterError unless it
   * answers 200. Streams with the same `shared` name use one connection; others have one of their own.
   */
  stream(request: Pick<TransportRequest, 'path' | 'headers' | 'signal'>, shared?: string): Promise<OpenStream>
  /**
   * Opens a stream to a port of a pod, on a connection of its own and without retrying; see `openPortForward`.
   * `timeoutMs` bounds the opening only.
   */
  forward(request: Pick<TransportRequest, 'path' | 'headers' | 'signal' | 'timeoutMs'>): Promise<Duplex>
  /** Ends every connection; open requests fail. */
  close(): void
}

/** kube-apiserver allows 100 streams on a connection (`--http2-max-streams-per-connection`). */
const SHARED_STREAMS = 90

/** Requests share one HTTP/2 connection. */
export function createTransport(credentials: Credentials, options: TransportOptions): Transport {
  const { clock, random, metrics } = options
  const timeoutMs = options.timeoutMs ?? 30_000
  const attempts = options.attempts ?? 6
  const maxBytes = options.maxResponseBytes ?? 64 << 20
  const pool = createPool(credentials, options.ping ?? { everyMs: 30_000, answerWithinMs: 15_000 }, clock)
  const slots = createSlots(options.inFlight ?? 32)

  const begin = (request: TransportRequest, auth: AuthHeaders, connection: Connection): Exchange => ({
    connection,
    stream: openStream(connection, request, auth),
    clock,
    deadline: clock.now() + (request.timeoutMs ?? timeoutMs),
    signal: request.signal,
    maxBytes: request.maxResponseBytes ?? maxBytes,
    what: `${request.method} ${request.path}`,
  })

  const exchangeOnce = async (request: TransportRequest): Promise<TransportResponse> => {
    const auth = await authHeaders(credentials)
    const open = (connection: Connection): Exchange => begin(request, auth, connection)
    const exchange = await (request.ownConnection === true
      ? pool.own(open)
      : pool.shared('requests', Infinity, open))
    const head = await readHead(exchange)
    return { ...head, body: await readBody(exchange) }
  }

  const attempt = async (request: TransportRequest): Promise<TransportResponse | LostAnswer> => {
    const release = await slots.take(request.signal)
    try {
      const response = await exchangeOnce(request)
      if (response.status !== 401) return response
      credentials.refresh()
      return await exchangeOnce(request)
    } catch (error) {
      if (error instanceof LostAnswer) return error
      throw error
    } finally {
      release()
    }
  }

  // The head of an answer that must be 200.
  const readOk = async (exchange: Exchange): Promise<void> => {
    const head = await readHead(exchange)
    if (head.status === 200) return
    if (head.status === 401) credentials.refresh()
    throw statusError(head.status, parseJson(await readBody(exchange)), head.retryAfter)
  }

  const forwarded = new Set<Duplex>()
  const forwardOnce = async (request: Parameters<Transport['forward']>[0]): Promise<Duplex> => {
    const [auth, tls] = [await authHeaders(credentials), await tlsOptions(credentials)]
    const opened = await openPortForward({
      server: credentials.server,
      tls,
      path: request.path,
      headers: { ...auth, ...request.headers },
      clock,
      timeoutMs: request.timeoutMs ?? timeoutMs,
      signal: request.signal,
    })
    forwarded.add(opened)
    return opened.once('close', () => forwarded.delete(opened))
  }

  return {
    async request(request) {
      for (let made = 1; ; made += 1) {
        const outcome = await attempt(request)
        const delayMs =
          made < attempts ? retryDelay(outcome, request.repeatable, made - 1, random) : undefined
        if (delayMs === undefined) {
          if (outcome instanceof LostAnswer) throw outcome.error
          return outcome
        }
        metrics.requestRetried(outcome instanceof LostAnswer ? outcome.error.reason : String(outcome.status))
        await pause(clock, delayMs, request.signal)
        if (request.signal?.aborted === true) throw abortedError()
      }
    },

    async stream(given, shared) {
      const request = { method: 'GET', repeatable: true, ...given }
      try {
        const auth = await authHeaders(credentials)
        const open = (connection: Connection): Exchange => begin(request, auth, connection)
        const exchange = await (shared === undefined
          ? pool.own(open)
          : pool.shared(shared, SHARED_STREAMS, open))
        await readOk(exchange)
        return openedStream(exchange)
      } catch (error) {
        throw error instanceof LostAnswer ? error.error : error
      }
    },

    async forward(request) {
      try {
        return await forwardOnce(request)
      } catch (error) {
        if (!(error instanceof ClusterError) || error.code !== 401) throw error
        credentials.refresh()
        return await forwardOnce(request)
      }
    },

    close() {
      pool.close()
      for (const stream of forwarded) stream.destroy(abortedError())
    },
  }
}

function openedStream({ stream, connection }: Exchange): OpenStream {
  return {
    stream,
    failure: () => connection.failure(stream, stream.errored ?? undefined).error,
    close: () => stream.close(),
  }
}

async function authHeaders(credentials: Credentials): Promise<AuthHeaders> {
  try {
    return await credentials.headers()
  } catch (error) {
    throw networkError('The credentials cannot be read', error)
  }
}

async function tlsOptions(credentials: Credentials): Promise<TlsOptions> {
  try {
    return await credentials.tls()
  } catch (error) {
    throw networkError('The credentials cannot be read', error)
  }
}

function openStream(connection: Connection, request: TransportRequest, auth: AuthHeaders): ClientHttp2Stream {
  const hasBody = request.body !== undefined
  const headers: Record<string, string | string[]> = {
    ':method': request.method,
    ':path': request.path,
    accept: 'application/json',
    ...auth,
  }
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    headers[name] = typeof value === 'string' ? value : [...value]
  }
  let stream: ClientHttp2Stream
  try {
    stream = connection.open(headers, hasBody)
  } catch (error) {
    if (!isNeverSent(error)) throw unsendableError(request, error)
    // The session closed since it was chosen; it had nothing of this request yet.
    connection.drain()
    throw new LostAnswer(networkError('The connection had closed', error), true)
  }
  // Failures are read from the stream when it closes; without a listener they would end the process.
  stream.on('error', () => undefined)
  if (hasBody) stream.end(request.body)
  return stream
}

/** A header with characters that HTTP does not carry, such as an impersonated name: no later try will do better. */
function unsendableError(request: TransportRequest, cause: unknown): ClusterError {
  const message = `The request cannot be sent: ${request.method} ${request.path}`
  return new ClusterError({ code: 0, reason: 'BadRequest', message, retryable: false, cause })
}
