import { createServer } from 'node:http'
import type { ImageSpec } from '../../api/index.ts'
import { answer, type Environment } from './answer.ts'
import { listenOnLoopback } from './loopback.ts'

/** What answers on one port of a pod, as it is now. */
export interface Answering {
  readonly image: ImageSpec
  readonly env: Environment
  /** False until it has started: connections are reset, as nobody would see them refused through an open port. */
  listening(): boolean
  /** One line for each request answered. */
  log(line: string): void
}

/** One port of a pod, on this machine. */
export interface HttpAnswerer {
  /** On 127.0.0.1. */
  readonly port: number
  close(): void
}

/** Answers as `answering` says at the time of each request: GET and HEAD only, loopback only. */
export async function startAnswerer(answering: () => Answering): Promise<HttpAnswerer> {
  const server = createServer((request, response) => {
    const { method = '', url = '/' } = request
    const asked = answering()
    const isRead = method === 'GET' || method === 'HEAD'
    const { status, type, body } = isRead
      ? answer(asked.image, asked.env, url)
      : { status: 405, type: 'text/plain', body: 'Method Not Allowed\n' }
    asked.log(`"${method} ${url.slice(0, 256)} HTTP/${request.httpVersion}" ${status}`)
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
    response.end(method === 'HEAD' ? undefined : body)
  })
  server.on('connection', (socket) => {
    if (!answering().listening()) socket.resetAndDestroy()
  })
  const port = await listenOnLoopback(server)
  return {
    port,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
