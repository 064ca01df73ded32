import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from './app.ts'
import type { Exposition } from './metrics/metrics.ts'
import type { Readiness } from './readiness.ts'

/** A server that answers. */
export interface HealthServer {
  readonly port: number
  /** Takes no more connections; resolves when those there are have ended, which they are made to before long. */
  close(): Promise<void>
}

/** Requests are a line: who is slower than this only holds a connection. */
const REQUEST_TIMEOUT_MS = 5_000
const MOST_CONNECTIONS = 64
const CLOSE_WITHIN_MS = 1_000

/** Answers on this port, on every address: the kubelet asks at the pod's. Rejects when the port cannot be had. */
export async function startHealthServer(options: {
  /** 0 takes any that is free. */
  readonly port: number
  readonly readiness: () => Readiness
  /** Told at `/metrics`, when given. */
  readonly metrics?: Exposition | undefined
}): Promise<HealthServer> {
  const limits = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS }
  const server = createServer(limits, createApp(options))
  server.maxConnections = MOST_CONNECTIONS
  server.listen(options.port)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS)
      await closed
      clearTimeout(timer)
    },
  }
}
