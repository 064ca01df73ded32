import { readFile } from 'node:fs/promises'
import {
  connect,
  constants,
  createSecureServer,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type Http2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { parse } from 'yaml'
import { renderKubeconfig } from '../../src/sandbox/kubeconfig.ts'
import { createAuthority } from '../../src/sandbox/pki.ts'
import { afterLines, drip } from './fault-proxy-body.ts'

/** What goes wrong with one request. */
export type Fault =
  /** The server is not asked. */
  | {
      readonly answer: {
        readonly status: number
        readonly headers?: Record<string, string>
        readonly body?: unknown
      }
    }
  /** The connection is cut before the server is asked. */
  | { readonly cut: 'before' }
  /** The server is asked, and the connection is cut instead of giving its answer. */
  | { readonly cut: 'answer' }
  /** The connection is cut after so many lines of the body. */
  | { readonly cutAfterLines: number }
  /** Nothing comes after so many lines of the body. */
  | { readonly silentAfterLines: number }
  /** After so many lines of the body comes this one, and then the rest. */
  | { readonly line: string; readonly afterLines: number }
  /** The body comes slowly. */
  | { readonly drip: { readonly bytes: number; readonly everyMs: number } }
  /** The connection says GOAWAY and refuses this request. */
  | { readonly goaway: true }
  /** The server is asked only so much later. */
  | { readonly delayMs: number }

/** A request as it came in. */
export interface ProxiedRequest {
  readonly method: string
  readonly path: string
}

/** Which requests a fault meets. */
export interface FaultRule {
  readonly when: (request: ProxiedRequest) => boolean
  /** @default 1 */
  readonly times?: number
  readonly fault: Fault
}

/** A proxy before a real API server. */
export interface FaultProxy {
  /** A kubeconfig's text; whoever uses it acts as the user of the kubeconfig that the proxy was made with. */
  readonly kubeconfig: string
  /** Everything that was asked, in order. */
  readonly requests: readonly ProxiedRequest[]
  /** Connections accepted so far. */
  readonly connections: number
  /** The answer tells how often the fault has struck. */
  inject(rule: FaultRule): { readonly struck: number }
  /** Takes all rules back. */
  clear(): void
  /** Cuts every connection. */
  cutAll(): void
  /** Cuts every connection and takes no more. */
  stop(): Promise<void>
}

/** Ends TLS, speaks HTTP/2 on both sides and hands everything on, faults aside. */
export async function startFaultProxy(upstreamKubeconfig: string): Promise<FaultProxy> {
  const connectUpstream = await upstreamOf(upstreamKubeconfig)
  const authority = await createAuthority(new Date())
  const certificate = await authority.server('fault-proxy', ['127.0.0.1'])
  const server = createSecureServer({ ...certificate })
  const sessions = new Map<Http2Session, ClientHttp2Session>()
  const requests: ProxiedRequest[] = []
  let rules: { rule: FaultRule; struck: number }[] = []
  let connections = 0

  server.on('session', (session) => {
    connections += 1
    // One for one: the server's limit of streams counts for each connection.
    const upstream = connectUpstream()
    sessions.set(session, upstream)
    session.on('error', () => undefined)
    session.once('close', () => {
      sessions.delete(session)
      upstream.destroy()
    })
    upstream.once('close', () => session.destroy())
  })
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined)
    const request = { method: headers[':method'] ?? '', path: headers[':path'] ?? '' }
    requests.push(request)
    const entry = rules.find(({ rule, struck }) => struck < (rule.times ?? 1) && rule.when(request))
    if (entry !== undefined) entry.struck += 1
    const upstream = stream.session === undefined ? undefined : sessions.get(stream.session)
    if (upstream !== undefined) serve(stream, headers, upstream, entry?.rule.fault)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const { port } = server.address() as AddressInfo
  return {
    kubeconfig: renderKubeconfig({
      server: `https://127.0.0.1:${port}`,
      caPem: authority.certPem,
      user: 'proxied',
      credentials: { token: 'the-proxy-has-its-own' },
    }),
    requests,
    get connections() {
      return connections
    },
    inject(rule) {
      const entry = { rule, struck: 0 }
      rules.push(entry)
      return entry
    },
    clear: () => (rules = []),
    cutAll: () => cut(sessions.keys()),
    stop() {
      cut(sessions.keys())
      // Not waited for: Node never says so when a client was killed while it shook hands.
      server.close()
      return Promise.resolve()
    },
  }
}

function serve(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  upstream: ClientHttp2Session,
  fault: Fault | undefined,
): void {
  if (fault !== undefined && 'answer' in fault) {
    const { status, headers: extra, body } = fault.answer
    stream.respond({ ':status': status, 'content-type': 'application/json', ...extra })
    stream.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}))
    return
  }
  if (fault !== undefined && 'goaway' in fault) {
    stream.session?.goaway(constants.NGHTTP2_NO_ERROR)
    stream.close(constants.NGHTTP2_REFUSED_STREAM)
    return
  }
  if (fault !== undefined && 'cut' in fault && fault.cut === 'before') {
    stream.session?.destroy()
    return
  }
  if (fault !== undefined && 'delayMs' in fault) {
    setTimeout(() => forward(stream, headers, upstream, fault), fault.delayMs)
    return
  }
  forward(stream, headers, upstream, fault)
}

function forward(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  upstream: ClientHttp2Session,
  fault: Fault | undefined,
): void {
  if (stream.destroyed || upstream.destroyed) return
  // The proxy is somebody else to the server, with a client certificate.
  const asked = upstream.request({ ...headers, ':authority': undefined, authorization: undefined })
  asked.on('error', () => stream.destroy())
  stream.once('close', () => asked.close(constants.NGHTTP2_CANCEL))
  stream.pipe(asked)
  asked.once('response', (answer) => {
    if (fault !== undefined && 'cut' in fault) {
      stream.session?.destroy()
      return
    }
    if (stream.destroyed) return
    // A body that is changed on its way has another length.
    const { 'content-length': length, ...rest } = answer
    stream.respond(fault === undefined && length !== undefined ? answer : rest)
    const shaped = fault === undefined ? undefined : shape(fault, stream)
    if (shaped === undefined) asked.pipe(stream)
    else asked.pipe(shaped).pipe(stream)
  })
}

function shape(fault: Fault, stream: ServerHttp2Stream): Duplex | undefined {
  if ('cutAfterLines' in fault) {
    return afterLines(fault.cutAfterLines, () => {
      // What was pushed must leave first.
      setImmediate(() => stream.session?.destroy())
      return 'swallow'
    })
  }
  if ('silentAfterLines' in fault) return afterLines(fault.silentAfterLines, () => 'swallow')
  if ('line' in fault) {
    return afterLines(fault.afterLines, (push) => {
      push(fault.line)
      return 'pass'
    })
  }
  return 'drip' in fault ? drip(fault.drip.bytes, fault.drip.everyMs) : undefined
}

async function upstreamOf(file: string): Promise<() => ClientHttp2Session> {
  const config = parse(await readFile(file, 'utf8')) as {
    clusters: { cluster: Record<string, string> }[]
    users: { user: Record<string, string> }[]
  }
  const cluster = config.clusters[0]?.cluster ?? {}
  const user = config.users[0]?.user ?? {}
  const decode = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64')
  const options = {
    ca: decode(cluster['certificate-authority-data']),
    cert: decode(user['client-certificate-data']),
    key: decode(user['client-key-data']),
  }
  return () => {
    const session = connect(cluster['server'] ?? '', options)
    session.on('error', () => undefined)
    return session
  }
}

function cut(sessions: Iterable<Http2Session>): void {
  for (const session of sessions) session.destroy()
}
