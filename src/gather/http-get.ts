import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { ClusterError, PortForwardRefused } from '../kube/index.ts'

/** Longest body, and longest head, in bytes. */
export const BODY_LIMIT = 64 * 1024
const HEAD_LIMIT = 16 * 1024

/** Why there is no answer. */
export type NoAnswer = 'timeout' | 'refused' | 'reset' | 'tooLarge'

/** An answer as it came; of a redirect too, which is not followed. */
export interface HttpAnswer {
  readonly status: number
  /** Lower-case names; what came several times is joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What to ask, and how long to wait for the whole answer. */
export interface HttpGet {
  readonly host: string
  /** Path and query; what HTTP does not carry is percent-encoded. */
  readonly path: string
  readonly timeoutMs: number
}

/**
 * One GET over an open stream, which it destroys. Whatever the other side does, it ends in time and in bounded memory,
 * with an answer or why there is none. Rejects only with a ClusterError of the stream's own: the API server was lost, or
 * the caller gave up.
 */
export function httpGet(stream: Duplex, { host, path, timeoutMs }: HttpGet): Promise<HttpAnswer | NoAnswer> {
  return new Promise((resolve, reject) => {
    const finish = (outcome: HttpAnswer | NoAnswer): void => {
      clearTimeout(deadline)
      resolve(outcome)
      stream.destroy()
    }
    const fail = (error: Error): void => {
      if (error instanceof ClusterError) {
        clearTimeout(deadline)
        stream.destroy()
        reject(error)
      } else finish(reasonOf(error))
    }
    // What it fails with first is the reason; the client only says that its socket hung up.
    stream.on('error', fail)
    const outgoing = request({
      createConnection: () => stream,
      host,
      path: path.replace(/[^\x21-\x7e]+/g, (text) => encodeURIComponent(wellFormed(text))),
      headers: {
        host,
        accept: '*/*',
        'accept-encoding': 'identity',
        connection: 'close',
        'user-agent': 'cloud-pi-labs',
      },
      maxHeaderSize: HEAD_LIMIT,
    })
    const deadline = setTimeout(() => finish('timeout'), timeoutMs)
    outgoing.on('error', fail)
    // Nobody asked for another protocol.
    outgoing.on('upgrade', () => finish('reset'))
    outgoing.on('response', (response) => {
      response.on('error', fail)
      readBody(response, finish)
    })
    outgoing.end()
  })
}

function readBody(response: IncomingMessage, finish: (outcome: HttpAnswer | NoAnswer) => void): void {
  const chunks: Buffer[] = []
  let size = 0
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > BODY_LIMIT) finish('tooLarge')
    else chunks.push(chunk)
  })
  response.on('end', () => {
    const { statusCode = 0, headers } = response
    finish({ status: statusCode, headers: joined(headers), body: Buffer.concat(chunks).toString('utf8') })
  })
}

function joined(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = '']) => [
      name,
      typeof value === 'string' ? value : value.join(', '),
    ]),
  )
}

function reasonOf(error: Error): NoAnswer {
  if (error instanceof PortForwardRefused)
    return /reset by peer|broken pipe/i.test(error.message) ? 'reset' : 'refused'
  const code = 'code' in error ? error.code : undefined
  // Too long a head, or extensions of chunks.
  if (code === 'HPE_HEADER_OVERFLOW' || code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return 'tooLarge'
  if (code === 'ECONNREFUSED') return 'refused'
  // Hung up before the end of its answer, or what it said is not HTTP.
  return 'reset'
}

function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}
