import type { Duplex } from 'node:stream'
import { silentLogger, type KubeObject, type Logger, type Resource } from '../api/index.ts'
import { systemClock, type Clock } from './clock.ts'
import type { PingPolicy } from './connection.ts'
import { loadCredentials } from './credentials.ts'
import type { ClusterConfig, PersonConfig } from './kubeconfig.ts'
import { noMetrics, type KubeMetrics } from './metrics.ts'
import type { ApiObject } from './object.ts'
import type { ResourceIndex } from './resources.ts'
import { createRestClient } from './rest-client.ts'
import { createTransport, type OpenStream } from './transport.ts'

/** An object to be written; literals may say any field. */
export type Writable = ApiObject | KubeObject

/** What every request takes. */
export interface RequestOptions {
  readonly signal?: AbortSignal | undefined
  /** Of each try, from sending it to the last byte of its answer. @default as the client's */
  readonly timeoutMs?: number | undefined
  /** Of its answer; a longer one is a TooLarge error. @default as the client's */
  readonly maxResponseBytes?: number | undefined
}

/** What every write takes besides. */
export interface WriteOptions extends RequestOptions {
  readonly subresource?: string | undefined
  /** Judged whole, admission included, but not stored. */
  readonly dryRun?: boolean | undefined
}

/** An object, or a subresource of it. */
export interface ObjectPath {
  readonly namespace?: string | undefined
  readonly name: string
  readonly subresource?: string | undefined
}

/** A whole collection as it was at one resourceVersion. */
export interface ObjectList<T> {
  readonly items: readonly T[]
  readonly resourceVersion: string
}

/** Which objects a list gives. */
export interface ListQuery {
  readonly namespace?: string | undefined
  readonly labelSelector?: string | undefined
  readonly fieldSelector?: string | undefined
  /** `0` takes what the server has cached. @default the most recent */
  readonly resourceVersion?: string | undefined
}

/** One operation of RFC 6902. */
export interface JsonPatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test'
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

/** RFC 6902: a list of operations, refused whole when one of them fails. */
export interface JsonPatch {
  readonly json: readonly JsonPatchOperation[]
}

/** RFC 7396: null removes. */
export interface MergePatch {
  readonly merge: unknown
}

/** A request that no method above says. */
export interface RawRequest {
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, string | undefined>> | undefined
  readonly body?: unknown
  /** @default application/json */
  readonly contentType?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** May be sent again when its answer was lost. @default all but POST and JSON patches */
  readonly repeatable?: boolean | undefined
  /** On a connection of its own: behind a load balancer it may reach another API server. */
  readonly ownConnection?: boolean | undefined
}

/** Its answer: any status, never an error but for one that is not an answer. */
export interface RawResponse {
  readonly status: number
  readonly body: unknown
  readonly warnings: readonly string[]
  readonly retryAfter?: string | undefined
  /** The Date header. */
  readonly date?: string | undefined
}

/**
 * One identity on one API server. Every method rejects with a ClusterError and nothing else. Writes carry our field
 * manager and are validated strictly: an unknown field is refused, never dropped.
 */
export interface Client {
  get<T extends ApiObject = KubeObject>(resource: Resource, ref: ObjectPath, o?: RequestOptions): Promise<T>
  /**
   * All pages. Items bear `apiVersion` and `kind`, which the server leaves out. `each` sees an item as its page arrives
   * and answers what is kept of it, if anything: of large collections not all need to be in memory at once. A page that
   * is longer than `maxResponseBytes` is asked for in smaller ones, down to single objects, which the client's own limit
   * bounds.
   */
  list<T extends ApiObject = KubeObject>(
    resource: Resource,
    query?: ListQuery,
    o?: RequestOptions & { readonly each?: ((item: ApiObject) => ApiObject | undefined) | undefined },
  ): Promise<ObjectList<T>>
  /** The namespace is the object's own unless given. `name` and `subresource` are for what is created under an object: a token of a ServiceAccount. */
  create<T extends ApiObject = KubeObject>(
    resource: Resource,
    object: Writable,
    o?: WriteOptions & { readonly namespace?: string | undefined; readonly name?: string | undefined },
  ): Promise<T>
  /** Refused with a Conflict when `metadata.resourceVersion` is given and no longer the current one. */
  replace<T extends ApiObject = KubeObject>(
    resource: Resource,
    object: Writable,
    o?: WriteOptions,
  ): Promise<T>
  patch<T extends ApiObject = KubeObject>(
    resource: Resource,
    ref: ObjectPath,
    patch: JsonPatch | MergePatch,
    o?: Omit<WriteOptions, 'subresource'>,
  ): Promise<T>
  /** Server-side apply. `force` takes fields over from other managers. */
  apply<T extends ApiObject = KubeObject>(
    resource: Resource,
    object: Writable,
    o?: WriteOptions & { readonly force?: boolean | undefined },
  ): Promise<T>
  /** With `uid`, refused with a Conflict when the object is another one of the same name. */
  delete(
    resource: Resource,
    ref: ObjectPath,
    o?: RequestOptions & {
      readonly uid?: string | undefined
      readonly propagation?: 'Background' | 'Foreground' | 'Orphan' | undefined
      readonly dryRun?: boolean | undefined
    },
  ): Promise<void>
  send(request: RawRequest, o?: RequestOptions): Promise<RawResponse>
  /** A GET that goes on, for watches; see Transport.stream. */
  stream(path: string, o?: RequestOptions & { readonly shared?: string | undefined }): Promise<OpenStream>
  /**
   * A stream of bytes to a port of a pod; `timeoutMs` bounds its opening, `signal` its whole life. The stream fails with
   * a PortForwardRefused when the pod does not listen, with a ClusterError when the API server is lost.
   */
  portForward(pod: ObjectPath, port: number, o?: RequestOptions): Promise<Duplex>
  /** The same connection, acting as somebody else. */
  impersonating(user: { readonly username: string; readonly groups?: readonly string[] }): Client
  readonly resources: ResourceIndex
  /** The API server's address. */
  readonly server: string
  /** The namespace of the kubeconfig's context. */
  readonly namespace: string | undefined
  /** Ends the connections of this client and of those derived from it. */
  close(): void
}

/** What a client can be told; everything has a default. */
export interface ClientOptions {
  readonly logger?: Logger | undefined
  readonly metrics?: KubeMetrics | undefined
  readonly clock?: Clock | undefined
  readonly random?: (() => number) | undefined
  /** Who owns the fields we write. @default cloud-pi-labs */
  readonly fieldManager?: string | undefined
  readonly inFlight?: number | undefined
  readonly timeoutMs?: number | undefined
  readonly attempts?: number | undefined
  readonly maxResponseBytes?: number | undefined
  readonly ping?: PingPolicy | undefined
}

/** Reads the credentials; the first request connects. */
export async function createClient(
  config: ClusterConfig | PersonConfig,
  options: ClientOptions = {},
): Promise<Client> {
  const clock = options.clock ?? systemClock
  const metrics = options.metrics ?? noMetrics
  const credentials = await loadCredentials(config, clock)
  const transport = createTransport(credentials, {
    ...options,
    clock,
    metrics,
    random: options.random ?? Math.random,
  })
  return createRestClient({
    transport,
    clock,
    metrics,
    logger: options.logger ?? silentLogger,
    fieldManager: options.fieldManager ?? 'cloud-pi-labs',
    headers: {},
    server: credentials.server.origin,
    namespace: credentials.namespace,
    resources: undefined,
  })
}
