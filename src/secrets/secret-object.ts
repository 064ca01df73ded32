import { PLATFORM_LABELS, type KubeObject, type ObjectMeta } from '../api/index.ts'

/** A Secret, data in base64. */
export interface SecretObject extends KubeObject {
  readonly metadata: ObjectMeta & { name: string; namespace: string }
  readonly type: string
  readonly data: Readonly<Record<string, string>>
}

type OwnerReference = NonNullable<ObjectMeta['ownerReferences']>[number]

/** What makes the cluster delete a Secret with its owner. */
export function ownerReference({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  return { apiVersion, kind, name: metadata.name ?? '', uid: metadata.uid ?? '' }
}

/** Whether a Secret is the platform's: whatever a candidate asks for, it is not taken over in their name. */
export function isPlatforms({ metadata }: KubeObject): boolean {
  return metadata.labels?.[PLATFORM_LABELS.managedBy] === PLATFORM_LABELS.managedByValue
}

/** Values in clear, as a Secret holds them. */
export function encodeData(data: Readonly<Record<string, string | Uint8Array>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value as string).toString('base64')]),
  )
}

/** Whether a Secret is as wanted: data, type, labels, annotations and owners, all of them and nothing else. */
export function isSame(wanted: SecretObject, found: KubeObject): boolean {
  const { labels = {}, annotations = {}, ownerReferences = [] } = found.metadata
  return (
    found['type'] === wanted.type &&
    sameMap(wanted.data, (found['data'] ?? {}) as Record<string, string>) &&
    sameMap(wanted.metadata.labels ?? {}, labels) &&
    sameMap(wanted.metadata.annotations ?? {}, annotations) &&
    JSON.stringify((wanted.metadata.ownerReferences ?? []).map(identity)) ===
      JSON.stringify(ownerReferences.map(identity))
  )
}

/** Whether two maps of texts are equal. */
export function sameMap(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key])
  )
}

function identity({ kind, name, uid, controller = false }: OwnerReference): unknown[] {
  return [kind, name, uid, controller]
}
