import { Agent, request } from 'node:https'
import type { KubeObject } from '../api/index.ts'

/** An answer of the API server that is not a 2xx. */
export class ApiError extends Error {
  readonly code: number
  readonly reason: string

  constructor(method: string, path: string, code: number, reason: string, message: string) {
    super(`${method} ${path}: ${code} ${reason}: ${message}`)
    this.code = code
    this.reason = reason
  }
}

/** Options of one request. `contentType` is for patches; `body` is sent as JSON. */
export interface ApiRequest {
  readonly body?: unknown
  readonly contentType?: string
  readonly accept?: string
}

/** A few requests over kept-alive connections: what the sandbox needs to set itself up, and no more. */
export interface ApiClient {
  /** @throws ApiError on any answer but 2xx, Error when the connection fails. */
  send(method: string, path: string, request?: ApiRequest): Promise<KubeObject>
  close(): void
}

/** A client that verifies the server with `caPem` and proves itself with a client certificate. */
export function createApiClient(options: {
  readonly server: string
  readonly caPem: string
  readonly cert: string
  readonly key: string
}): ApiClient {
  const { server, caPem: ca, cert, key } = options
  const agent = new Agent({ keepAlive: true, maxSockets: 16, ca, cert, key })
  return {
    send: (method, path, { body, contentType = 'application/json', accept = 'application/json' } = {}) =>
      new Promise((resolve, reject) => {
        const payload = body === undefined ? undefined : JSON.stringify(body)
        const headers = { accept, ...(payload === undefined ? {} : { 'content-type': contentType }) }
        const outgoing = request(
          new URL(path, server),
          { agent, method, headers, timeout: 10_000 },
          (response) => {
            const chunks: Buffer[] = []
            response.on('data', (chunk: Buffer) => chunks.push(chunk))
            response.on('error', reject)
            response.on('end', () => {
              const text = Buffer.concat(chunks).toString('utf8')
              const code = response.statusCode ?? 0
              const answer = parseAnswer(text)
              const { reason = '', message = text } = answer as { reason?: string; message?: string }
              if (code >= 200 && code < 300) resolve(answer)
              else reject(new ApiError(method, path, code, reason, message))
            })
          },
        )
        outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${path}: no answer in 10 s`)))
        outgoing.on('error', reject)
        outgoing.end(payload)
      }),
    close: () => agent.destroy(),
  }
}

/** Health endpoints answer in plain text. */
function parseAnswer(text: string): KubeObject {
  try {
    return JSON.parse(text) as KubeObject
  } catch {
    return { apiVersion: '', kind: 'Text', metadata: {}, text }
  }
}
