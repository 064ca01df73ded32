import type { KubeObject } from '../../api/index.ts'

/** A VaultStaticSecret's spec, as far as it is read here; its CRD has validated it. */
export interface VaultStaticSecretSpec {
  readonly vaultAuthRef?: string
  readonly mount: string
  readonly path: string
  readonly type: 'kv-v1' | 'kv-v2'
  readonly version?: number
  readonly refreshAfter?: string
  readonly hmacSecretData?: boolean
  readonly rolloutRestartTargets?: readonly RestartTarget[]
  readonly destination: Destination
}

/** Where the Secret goes. */
export interface Destination {
  readonly name: string
  readonly create?: boolean
  readonly overwrite?: boolean
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly type?: string
  readonly transformation?: Transformation
}

/** What becomes of the data on its way. */
export interface Transformation {
  readonly templates?: Readonly<Record<string, { readonly text: string }>>
  readonly transformationRefs?: readonly { readonly name: string; readonly namespace?: string }[]
  readonly includes?: readonly string[]
  readonly excludes?: readonly string[]
  readonly excludeRaw?: boolean
}

/** A workload to restart when the Secret changes. */
export interface RestartTarget {
  readonly kind: string
  readonly name: string
}

/** The spec of an object that the CRD let in. */
export function specOf(object: KubeObject): VaultStaticSecretSpec {
  return object['spec'] as VaultStaticSecretSpec
}
