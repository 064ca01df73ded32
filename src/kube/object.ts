import type { KubeObject, ObjectMeta, Resource } from '../api/index.ts'

/** The least that makes an object of the API: what the client and the caches need to know of it. */
export interface ApiObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
}

/** What names an object of a known resource. */
export interface ObjectRef {
  readonly namespace?: string | undefined
  readonly name: string
}

/** `group/version`, or the version alone for the core group. */
export function apiVersionOf(resource: Resource): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
}

/** `deployments.apps`, as kubectl names a resource; metrics and logs are keyed by it. */
export function resourceName(resource: Resource): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`
}

/** `namespace/name`, or the name alone for what has no namespace. Neither can contain a slash. */
export function objectKey(object: { readonly metadata: ObjectMeta }): string {
  return refKey(object.metadata.namespace, object.metadata.name ?? '')
}

/** The same key from its parts. */
export function refKey(namespace: string | undefined, name: string): string {
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`
}

/** The path of a collection, of an object in it when `name` is given, or of its subresource. */
export function resourcePath(
  resource: Resource,
  ref: {
    readonly namespace?: string | undefined
    readonly name?: string | undefined
    readonly subresource?: string | undefined
  },
): string {
  const root = resource.group === '' ? '/api/' : `/apis/${resource.group}/`
  const scope =
    resource.namespaced && ref.namespace !== undefined && ref.namespace !== ''
      ? `/namespaces/${encodeURIComponent(ref.namespace)}`
      : ''
  const name = ref.name === undefined ? '' : `/${encodeURIComponent(ref.name)}`
  const subresource = ref.subresource === undefined ? '' : `/${ref.subresource}`
  return `${root}${resource.version}${scope}/${resource.plural}${name}${subresource}`
}

/** Whether a parsed answer is an object of the API. */
export function isApiObject(value: unknown): value is KubeObject {
  return (
    typeof value === 'object' && value !== null && 'metadata' in value && typeof value.metadata === 'object'
  )
}
