import {
  constants,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
} from 'node:http2'
import { onAbort } from './abort.ts'
import type { Clock } from './clock.ts'
import type { Connection } from './connection.ts'
import { abortedError, ClusterError, timeoutError } from './errors.ts'
import { headerValues, parseWarning } from './warnings.ts'

/** The head of an answer. */
export interface ResponseHead {
  readonly status: number
  readonly retryAfter: string | undefined
  /** The server's clock when it answered, in whole seconds (RFC 9110, IMF-fixdate). */
  readonly date: string | undefined
  /** Texts of the Warning headers, each as the server sent it. */
  readonly warnings: readonly string[]
}

/** The answer did not come, or not whole. */
export class LostAnswer extends Error {
  override readonly name = 'LostAnswer'
  readonly error: ClusterError
  /** The server has certainly not acted on the request. */
  readonly unprocessed: boolean

  constructor(error: ClusterError, unprocessed: boolean) {
    super(error.message)
    this.error = error
    this.unprocessed = unprocessed
  }
}

/** One stream and what bounds it. */
export interface Exchange {
  readonly connection: Connection
  readonly stream: ClientHttp2Stream
  readonly clock: Clock
  /** On the clock; the whole answer must have come by then. */
  readonly deadline: number
  readonly signal?: AbortSignal | undefined
  readonly maxBytes: number
  /** For messages. */
  readonly what: string
}

/** Waits for status and headers. Rejects with a LostAnswer, or with a ClusterError when out of time or aborted. */
export function readHead(exchange: Exchange): Promise<ResponseHead> {
  return guarded(exchange, (done) => {
    exchange.stream.once(
      'response',
      (headers: IncomingHttpHeaders & IncomingHttpStatusHeader, _flags: number, raw: readonly string[]) => {
        done({
          status: headers[':status'] ?? 0,
          retryAfter: headers['retry-after'],
          date: headers.date,
          warnings: headers.warning === undefined ? [] : headerValues(raw, 'warning').map(parseWarning),
        })
      },
    )
  })
}

/** Waits for the whole body. Rejects as `readHead` does, or when the body is larger than it may be. */
export function readBody(exchange: Exchange): Promise<Buffer> {
  const { stream, maxBytes } = exchange
  return guarded(exchange, (done, fail) => {
    const chunks: Buffer[] = []
    let size = 0
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBytes) fail(tooLarge(exchange))
      else chunks.push(chunk)
    })
    stream.once('end', () => {
      // A peer that cancels in mid-body ends the stream too; `close` follows and tells the failure.
      if (!stream.aborted)
        done(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size))
    })
  })
}

function guarded<T>(
  exchange: Exchange,
  begin: (done: (value: T) => void, fail: (error: Error) => void) => void,
): Promise<T> {
  const { connection, stream, clock, deadline, signal, what } = exchange
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      cancelDeadline()
      offAbort()
      stream.off('close', onClose)
    }
    const fail = (error: Error): void => {
      finish()
      stream.close(constants.NGHTTP2_CANCEL)
      reject(error)
    }
    const onClose = (): void => {
      const failure = connection.failure(stream, stream.errored ?? undefined)
      fail(new LostAnswer(failure.error, failure.unprocessed))
    }
    const cancelDeadline = clock.after(deadline - clock.now(), () =>
      fail(timeoutError(`No whole answer in time: ${what}`)),
    )
    let offAbort = (): void => undefined
    if (stream.destroyed) {
      onClose()
      return
    }
    offAbort = onAbort(signal, () => fail(abortedError()))
    // `close` comes after every `error`, so one listener sees all endings.
    stream.once('close', onClose)
    begin((value) => {
      finish()
      resolve(value)
    }, fail)
  })
}

function tooLarge(exchange: Exchange): ClusterError {
  return new ClusterError({
    code: 0,
    reason: 'TooLarge',
    message: `The answer is larger than ${exchange.maxBytes} bytes: ${exchange.what}`,
    retryable: false,
  })
}
