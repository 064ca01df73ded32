import { createApp } from './app.ts'
import { listen, type RunningServer } from './listen.ts'
import type { Exposition } from './metrics/metrics.ts'
import type { Readiness } from './readiness.ts'

/** Requests are a line: who is slower than this only holds a connection. */
const LIMITS = { requestTimeoutMs: 5_000, mostConnections: 64, closeWithinMs: 1_000 } as const

/** Answers on this port, on every address: the kubelet asks at the pod's. Rejects when the port cannot be had. */
export async function startHealthServer(options: {
  /** 0 takes any that is free. */
  readonly port: number
  readonly readiness: () => Readiness
  /** Told at `/metrics`, when given. */
  readonly metrics?: Exposition | undefined
}): Promise<RunningServer> {
  return listen(createApp(options), { ...LIMITS, port: options.port })
}
