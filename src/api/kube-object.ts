import type { ObjectMeta } from './object-meta.ts'

/** Any Kubernetes object, as plain JSON. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly [field: string]: unknown
}

/** One served resource, as discovery tells it. `group` is '' for the core group. */
export interface Resource {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly namespaced: boolean
}
