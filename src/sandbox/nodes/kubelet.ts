import { createServer } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import { ApiError, type ApiClient } from '../api-client.ts'
import { followLog } from './log-follow.ts'
import { parseLogQuery } from './log-query.ts'
import { logTarget, type LogTarget } from './log-target.ts'
import { listenOnLoopback } from './loopback.ts'
import type { Pod } from './pod.ts'
import type { PodServices } from './pod-services.ts'

/** The API server's way to the simulated nodes. */
export interface KubeletServer {
  /** On 127.0.0.1; what nodes tell as their kubelet's. */
  readonly port: number
  close(): void
}

/** What it is made with. */
export interface KubeletOptions {
  readonly certPem: string
  readonly keyPem: string
  readonly caPem: string
  readonly api: ApiClient
  readonly services: Pick<PodServices, 'logOf'>
  /** Where KWOK listens now. */
  readonly kwokPort: () => number
}

/**
 * The kubelet's server of all simulated nodes: logs are told here, in the kubelet's words; streams (port-forwards) are
 * KWOK's. It has no authentication, as KWOK's has none: loopback only.
 */
export async function startKubelet(options: KubeletOptions): Promise<KubeletServer> {
  const { certPem, keyPem } = options
  const server = createServer({ cert: certPem, key: keyPem })
  const streams = new Set<Duplex>()
  server.on('request', (request, response) => {
    answerLogs(options, request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    streams.add(socket.once('close', () => streams.delete(socket)))
    handOver(options, request, socket, head)
  })
  const port = await listenOnLoopback(server)
  return {
    port,
    close() {
      server.close()
      server.closeAllConnections()
      for (const stream of streams) stream.destroy()
    },
  }
}

async function answerLogs(
  { api, services }: KubeletOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'https://localhost')
  const [, kind, namespace = '', name = '', container = ''] = pathname.split('/')
  const query = parseLogQuery(searchParams, Date.now())
  const pod = kind === 'containerLogs' ? await findPod(api, namespace, name) : undefined
  const absent: LogTarget = { status: 404, error: `pod "${name}" does not exist` }
  const target = pod === undefined ? absent : logTarget(pod, container, query.previous)
  if ('error' in target) {
    response.writeHead(target.status, { 'content-type': 'text/plain' }).end(target.error)
    return
  }
  response.writeHead(200, { 'content-type': 'text/plain' })
  response.flushHeaders()
  const pieces = followLog(query, {
    lines: () => services.logOf(pod?.metadata.uid ?? '', container, target.life),
    goesOn: async () =>
      !response.destroyed && runs(await findPod(api, namespace, name), container, target.life),
  })
  for await (const piece of pieces) response.write(piece)
  response.end()
}

function runs(pod: Pod | undefined, container: string, life: number): boolean {
  const { containerStatuses = [], initContainerStatuses = [] } = pod?.status ?? {}
  const found = [...containerStatuses, ...initContainerStatuses].find(({ name }) => name === container)
  return found?.state.running !== undefined && found.restartCount === life
}

async function findPod(api: ApiClient, namespace: string, name: string): Promise<Pod | undefined> {
  try {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`
    return (await api.send('GET', path)) as unknown as Pod
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return undefined
    throw error
  }
}

/** Sends the request to KWOK as it came, and then whatever either side says. */
function handOver(
  { caPem, kwokPort }: KubeletOptions,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const upstream = connect({ host: '127.0.0.1', port: kwokPort(), ca: caPem })
  const end = (): void => {
    socket.destroy()
    upstream.destroy()
  }
  for (const side of [socket, upstream]) side.on('error', end).on('close', end)
  const fields = request.rawHeaders.flatMap((name, i, all) =>
    i % 2 === 0 ? [`${name}: ${all[i + 1] ?? ''}`] : [],
  )
  upstream.write([`${request.method ?? ''} ${request.url ?? ''} HTTP/1.1`, ...fields, '', ''].join('\r\n'))
  upstream.write(head)
  socket.pipe(upstream).pipe(socket)
}
