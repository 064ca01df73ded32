import type { Resource } from '../api/index.ts'
import { onAbort } from './abort.ts'
import type { Client } from './client.ts'
import type { Clock } from './clock.ts'
import { malformedError, statusError, type ClusterError } from './errors.ts'
import { createLineSplitter } from './lines.ts'
import type { KubeMetrics } from './metrics.ts'
import { isApiObject, resourceName, resourcePath, type ApiObject } from './object.ts'

/** One event of a watch. `BOOKMARK` objects bear nothing but a resourceVersion and annotations. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'
  readonly object: ApiObject
}

/** How a watch ended, other than by an error. */
export type WatchEnd =
  /** The server closed it in good order; that is what `timeoutSeconds` leads to. */
  | 'closed'
  /** Nothing came for longer than bookmarks take. Clients may not assume them: this only means "connect again". */
  | 'silent'
  | 'aborted'

/** What is watched. */
export interface WatchTarget {
  readonly resource: Resource
  readonly namespace?: string | undefined
  readonly labelSelector?: string | undefined
  readonly fieldSelector?: string | undefined
}

/** One watch request. */
export interface WatchRequest extends WatchTarget {
  readonly client: Client
  readonly query: Readonly<Record<string, string>>
  /** Watches of one name share a connection. */
  readonly connection?: string | undefined
  readonly silenceMs: number
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly metrics: KubeMetrics
  /** The server has answered; events may follow. */
  readonly onOpen: () => void
  /** Called in order, for every event. When it throws the watch ends with that error. */
  readonly onEvent: (event: WatchEvent) => void
}

/** No object is larger than etcd's 1.5 MiB by much; this bounds what a broken peer can make us hold. */
const LONGEST_EVENT_BYTES = 16 << 20

/**
 * Watches until the stream ends. Rejects with a ClusterError when the server refuses or reports an error, when the
 * connection is lost, or when a line is no event: events before it have been delivered.
 */
export async function watch(request: WatchRequest): Promise<WatchEnd> {
  const { client, clock, metrics, signal } = request
  const name = resourceName(request.resource)
  const open = await client.stream(watchPath(request), { signal, shared: request.connection })
  metrics.watches(name, 1)
  request.onOpen()
  try {
    return await new Promise<WatchEnd>((resolve, reject) => {
      const { stream } = open
      let lastByteAt = clock.now()
      let settled = false
      let offAbort = (): void => undefined
      const settle = (act: () => void): void => {
        if (settled) return
        settled = true
        cancelSilence()
        offAbort()
        act()
        open.close()
      }
      const fail = (error: Error): void => settle(() => reject(error))
      const splitter = createLineSplitter(LONGEST_EVENT_BYTES, (line) => {
        if (settled) return
        const event = readEvent(line)
        metrics.watchEvent(name, event.type)
        request.onEvent(event)
      })
      // One timer for the whole watch: it looks how long the silence has been, rather than being reset by every chunk.
      let cancelSilence = clock.after(request.silenceMs, checkSilence, true)
      function checkSilence(): void {
        const left = lastByteAt + request.silenceMs - clock.now()
        if (left <= 0) settle(() => resolve('silent'))
        else cancelSilence = clock.after(left, checkSilence, true)
      }

      stream.on('data', (chunk: Buffer) => {
        if (settled) return
        lastByteAt = clock.now()
        try {
          splitter.push(chunk)
        } catch (error) {
          fail(error instanceof Error ? error : new Error(String(error)))
        }
      })
      stream.once('end', () => {
        if (!stream.aborted) settle(() => resolve('closed'))
      })
      stream.once('close', () => fail(open.failure()))
      if (stream.destroyed) fail(open.failure())
      offAbort = onAbort(signal, () => settle(() => resolve('aborted')))
    })
  } finally {
    metrics.watches(name, -1)
  }
}

function watchPath(request: WatchRequest): string {
  const query = new URLSearchParams({ watch: '1', ...request.query })
  if (request.labelSelector !== undefined) query.set('labelSelector', request.labelSelector)
  if (request.fieldSelector !== undefined) query.set('fieldSelector', request.fieldSelector)
  return `${resourcePath(request.resource, { namespace: request.namespace })}?${query.toString()}`
}

function readEvent(line: Buffer): WatchEvent {
  let parsed: unknown
  try {
    parsed = JSON.parse(line.toString('utf8'))
  } catch (cause) {
    throw malformedError('A watch event is no JSON', cause)
  }
  if (typeof parsed !== 'object' || parsed === null || !('type' in parsed) || !('object' in parsed)) {
    throw malformedError('A watch event has no type and object')
  }
  const { type, object } = parsed
  if (type === 'ERROR') throw reportedError(object)
  if (!isEventType(type) || !isApiObject(object)) throw malformedError('A watch event is of no known type')
  return { type, object }
}

function isEventType(type: unknown): type is WatchEvent['type'] {
  return type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED' || type === 'BOOKMARK'
}

/** An ERROR event carries a Status that stands for the whole watch. */
function reportedError(status: unknown): ClusterError {
  const code = typeof status === 'object' && status !== null && 'code' in status ? Number(status.code) : 500
  return statusError(code, status)
}
