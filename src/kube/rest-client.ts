import { KINDS, type Logger, type ObjectMeta, type Resource } from '../api/index.ts'
import type { Client, ListQuery, ObjectList, RawRequest, RawResponse, RequestOptions } from './client.ts'
import type { Clock } from './clock.ts'
import { ClusterError, hasReason, isExpired, malformedError, statusError } from './errors.ts'
import { parseJson } from './json.ts'
import type { KubeMetrics } from './metrics.ts'
import { apiVersionOf, isApiObject, resourceName, resourcePath, type ApiObject } from './object.ts'
import { createResourceIndex, DISCOVERY_ACCEPT, type ResourceIndex } from './resources.ts'
import type { Transport } from './transport.ts'

/** What the clients of one connection share, and the identity of this one. */
export interface RestCore {
  readonly transport: Transport
  readonly clock: Clock
  readonly metrics: KubeMetrics
  readonly logger: Logger
  readonly fieldManager: string
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly server: string
  readonly namespace: string | undefined
  /** What is served does not depend on who asks. */
  readonly resources: ResourceIndex | undefined
}

const PAGE = 500

/** The verbs of the API over one transport. */
export function createRestClient(core: RestCore): Client {
  const send = async (
    request: RawRequest,
    labels: { verb: string; resource: string },
    o: RequestOptions,
  ): Promise<RawResponse> => {
    const { method, body } = request
    const contentType = request.contentType ?? 'application/json'
    const startedAt = core.clock.now()
    let code = 0
    try {
      const answer = await core.transport.request({
        method,
        path: request.path + queryString(request.query),
        headers: {
          ...core.headers,
          ...(body === undefined ? {} : { 'content-type': contentType }),
          ...request.headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        repeatable:
          request.repeatable ?? (method !== 'POST' && contentType !== 'application/json-patch+json'),
        ownConnection: request.ownConnection,
        signal: o.signal,
        timeoutMs: o.timeoutMs,
        maxResponseBytes: o.maxResponseBytes,
      })
      code = answer.status
      const { status, warnings, retryAfter, date } = answer
      return { status, warnings, retryAfter, date, body: parseJson(answer.body) }
    } finally {
      core.metrics.requestDone({ ...labels, code }, (core.clock.now() - startedAt) / 1000)
    }
  }

  const call = async (
    verb: string,
    resource: Resource,
    request: RawRequest,
    o: RequestOptions,
  ): Promise<unknown> => {
    const answer = await send(request, { verb, resource: resourceName(resource) }, o)
    if (answer.status < 200 || answer.status > 299) {
      throw statusError(answer.status, answer.body, answer.retryAfter)
    }
    if (answer.warnings.length > 0) {
      core.logger.debug(
        { verb, resource: resourceName(resource), warnings: answer.warnings },
        'API server warned',
      )
    }
    return answer.body
  }

  const object = async <T extends ApiObject>(...args: Parameters<typeof call>): Promise<T> => {
    const body = await call(...args)
    if (!isApiObject(body)) throw malformedError(`The answer is no object: ${args[2].method} ${args[2].path}`)
    return body as unknown as T
  }

  const written = (o: { readonly dryRun?: boolean | undefined }): Record<string, string | undefined> => ({
    fieldManager: core.fieldManager,
    fieldValidation: 'Strict',
    dryRun: o.dryRun === true ? 'All' : undefined,
  })

  const listPage = async (
    resource: Resource,
    query: PageQuery,
    o: RequestOptions,
  ): Promise<{ items: ApiObject[]; resourceVersion: string; next: string }> => {
    const { namespace, ...rest } = query
    const request = { method: 'GET', path: resourcePath(resource, { namespace }), query: { ...rest } }
    const body = await call('list', resource, request, o)
    if (!isList(body)) throw malformedError(`The answer is no list: ${request.path}`)
    const apiVersion = apiVersionOf(resource)
    return {
      // Items of a built-in kind come without apiVersion and kind.
      items: (body.items ?? []).map((item) => ({ apiVersion, kind: resource.kind, ...item })),
      resourceVersion: body.metadata.resourceVersion ?? '',
      next: body.metadata.continue ?? '',
    }
  }

  const list = async (
    resource: Resource,
    query: ListQuery,
    { each, ...o }: ListOptions,
  ): Promise<ObjectList<ApiObject>> => {
    const items: ApiObject[] = []
    let page: PageQuery = { ...query, limit: String(PAGE) }
    for (;;) {
      try {
        const bounded = page.limit === '1' ? { ...o, maxResponseBytes: undefined } : o
        const { resourceVersion, next, ...taken } = await listPage(resource, page, bounded)
        for (const item of taken.items) {
          const kept = each === undefined ? item : each(item)
          if (kept !== undefined) items.push(kept)
        }
        if (next === '') return { items, resourceVersion }
        // A continue token carries its own resourceVersion, and the server refuses a second one.
        page = { ...page, continue: next, resourceVersion: undefined }
      } catch (error) {
        const limit = Number(page.limit ?? PAGE)
        if (hasReason(error, 'TooLarge') && limit > 1) {
          // Whoever may write many large objects must not keep others from being read.
          page = { ...page, limit: String(Math.max(1, Math.floor(limit / 8))) }
          continue
        }
        if (page.continue === undefined || !isExpired(error)) throw error
        // The token outlived its snapshot. Without pages there is no token.
        items.length = 0
        page = query
      }
    }
  }

  const resources =
    core.resources ??
    createResourceIndex(async (path, signal) => {
      const headers = { accept: DISCOVERY_ACCEPT }
      const answer = await send(
        { method: 'GET', path, headers },
        { verb: 'get', resource: 'discovery' },
        { signal },
      )
      if (answer.status !== 200) throw statusError(answer.status, answer.body, answer.retryAfter)
      return answer.body
    })

  return {
    get: (resource, ref, o = {}) =>
      object('get', resource, { method: 'GET', path: resourcePath(resource, ref) }, o),

    async list<T extends ApiObject>(resource: Resource, query: ListQuery = {}, o: ListOptions = {}) {
      // As with single objects, the caller says what the resource holds.
      return (await list(resource, query, o)) as unknown as ObjectList<T>
    },

    create(resource, body, o = {}) {
      const { name, subresource } = o
      const namespace = o.namespace ?? body.metadata.namespace
      const path = resourcePath(resource, { namespace, name, subresource })
      return object(
        'create',
        resource,
        { method: 'POST', path, query: written(o), body, repeatable: isRepeatableCreate(resource, body, o) },
        o,
      )
    },

    replace(resource, body, o = {}) {
      const path = resourcePath(resource, { ...nameOf(body), subresource: o.subresource })
      return object('update', resource, { method: 'PUT', path, query: written(o), body }, o)
    },

    patch(resource, ref, patch, o = {}) {
      const json = 'json' in patch
      const contentType = json ? 'application/json-patch+json' : 'application/merge-patch+json'
      const body = json ? patch.json : patch.merge
      const path = resourcePath(resource, ref)
      return object('patch', resource, { method: 'PATCH', path, query: written(o), body, contentType }, o)
    },

    apply(resource, body, o = {}) {
      const path = resourcePath(resource, { ...nameOf(body), subresource: o.subresource })
      const query = { ...written(o), force: o.force === true ? 'true' : undefined }
      const contentType = 'application/apply-patch+yaml'
      return object('apply', resource, { method: 'PATCH', path, query, body, contentType }, o)
    },

    async delete(resource, ref, o = {}) {
      const body = {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        ...(o.uid === undefined ? {} : { preconditions: { uid: o.uid } }),
        ...(o.propagation === undefined ? {} : { propagationPolicy: o.propagation }),
        ...(o.dryRun === true ? { dryRun: ['All'] } : {}),
      }
      await call('delete', resource, { method: 'DELETE', path: resourcePath(resource, ref), body }, o)
    },

    send: (request, o = {}) => send(request, { verb: request.method.toLowerCase(), resource: 'raw' }, o),

    stream: (path, o = {}) =>
      core.transport.stream({ path, headers: core.headers, signal: o.signal }, o.shared),

    async portForward(pod, port, o = {}) {
      const path = resourcePath(KINDS.Pod, { ...pod, subresource: 'portforward' })
      const startedAt = core.clock.now()
      let code = 0
      try {
        const stream = await core.transport.forward({
          path: `${path}?ports=${port}`,
          headers: core.headers,
          signal: o.signal,
          timeoutMs: o.timeoutMs,
        })
        code = 101
        return stream
      } catch (error) {
        if (error instanceof ClusterError) code = error.code
        throw error
      } finally {
        const seconds = (core.clock.now() - startedAt) / 1000
        core.metrics.requestDone({ verb: 'connect', resource: 'pods', code }, seconds)
      }
    },

    impersonating: (user) =>
      createRestClient({
        ...core,
        resources,
        headers: {
          ...core.headers,
          'impersonate-user': user.username,
          ...(user.groups === undefined || user.groups.length === 0
            ? {}
            : { 'impersonate-group': user.groups }),
        },
      }),

    resources,
    server: core.server,
    namespace: core.namespace,
    close: () => core.transport.close(),
  }
}

type ListOptions = NonNullable<Parameters<Client['list']>[2]>

interface PageQuery extends ListQuery {
  readonly limit?: string
  readonly continue?: string
}

interface RawList {
  readonly items?: readonly { readonly metadata: ObjectMeta }[] | null
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string }
}

function isList(body: unknown): body is RawList {
  return typeof body === 'object' && body !== null && 'metadata' in body && 'items' in body
}

function nameOf(object: ApiObject): { namespace: string | undefined; name: string } {
  return { namespace: object.metadata.namespace, name: object.metadata.name ?? '' }
}

/** A second creation of a named object is refused with AlreadyExists; a dry run or a review stores nothing. */
function isRepeatableCreate(
  resource: Resource,
  object: ApiObject,
  o: { readonly dryRun?: boolean | undefined; readonly subresource?: string | undefined },
): boolean {
  if (o.dryRun === true || resource.kind.endsWith('Review')) return true
  return o.subresource === undefined && object.metadata.name !== undefined
}

function queryString(query: RawRequest['query']): string {
  const given = Object.entries(query ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
}
