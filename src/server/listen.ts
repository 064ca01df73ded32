import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that answers. */
export interface RunningServer {
  readonly port: number
  /** Takes no more connections; resolves when those there are have ended, which they are made to before long. */
  close(): Promise<void>
}

/** Where a server listens, and what it takes from whoever asks. */
export interface ListenOptions {
  /** 0 takes any that is free. */
  readonly port: number
  /** A request, from its first byte to its last. */
  readonly requestTimeoutMs: number
  readonly mostConnections: number
  /** Connections that last longer after `close` are ended. */
  readonly closeWithinMs: number
}

/** Answers on this port, on every address. Rejects when the port cannot be had. */
export async function listen(listener: RequestListener, options: ListenOptions): Promise<RunningServer> {
  const { requestTimeoutMs: requestTimeout, mostConnections, closeWithinMs } = options
  const server = createServer({ requestTimeout, headersTimeout: requestTimeout }, listener)
  server.maxConnections = mostConnections
  server.listen(options.port)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), closeWithinMs)
      await closed
      clearTimeout(timer)
    },
  }
}
