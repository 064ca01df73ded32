import type { Pod } from './pod.ts'

/** What a ConfigMap or Secret gives to pods; values are decoded. */
export interface Referenced {
  readonly data: Readonly<Record<string, string>>
  /** Of Secrets. */
  readonly type?: string
}

/** The ConfigMaps and Secrets of one namespace, as far as a pod names them. */
export interface References {
  configMap(name: string): Referenced | undefined
  secret(name: string): Referenced | undefined
}

/** Names of the objects that a pod needs, wants or may use. */
export interface ReferenceNames {
  readonly configMaps: ReadonlySet<string>
  readonly secrets: ReadonlySet<string>
}

/** Every ConfigMap and Secret that the pod names: in variables, volumes and pull secrets. */
export function referencesOf({ spec }: Pod): ReferenceNames {
  const configMaps = new Set<string>()
  const secrets = new Set<string>()
  const note = (into: Set<string>, name: string | undefined): void => {
    if (name !== undefined && name !== '') into.add(name)
  }
  for (const { name } of spec.imagePullSecrets ?? []) note(secrets, name)
  for (const { env = [], envFrom = [] } of [...(spec.initContainers ?? []), ...spec.containers]) {
    for (const { valueFrom } of env) {
      note(configMaps, valueFrom?.configMapKeyRef?.name)
      note(secrets, valueFrom?.secretKeyRef?.name)
    }
    for (const { configMapRef, secretRef } of envFrom) {
      note(configMaps, configMapRef?.name)
      note(secrets, secretRef?.name)
    }
  }
  for (const { configMap, secret, projected } of spec.volumes ?? []) {
    note(configMaps, configMap?.name)
    note(secrets, secret?.secretName)
    for (const source of projected?.sources ?? []) {
      note(configMaps, source.configMap?.name)
      note(secrets, source.secret?.name)
    }
  }
  return { configMaps, secrets }
}

/** What a ConfigMap or Secret object holds, its values decoded; binary ones as far as they are text. */
export function readReferenced(object: {
  readonly kind: string
  readonly [field: string]: unknown
}): Referenced {
  const data = (object['data'] ?? {}) as Readonly<Record<string, string>>
  if (object.kind !== 'Secret') {
    const binary = decode((object['binaryData'] ?? {}) as Readonly<Record<string, string>>)
    return { data: { ...binary, ...data } }
  }
  return { data: decode(data), type: typeof object['type'] === 'string' ? object['type'] : 'Opaque' }
}

function decode(data: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  )
}
