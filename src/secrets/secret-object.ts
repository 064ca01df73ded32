import { GROUP, PLATFORM_LABELS, type KubeObject, type ObjectMeta } from '../api/index.ts'

/** A Secret, data in base64. */
export interface SecretObject extends KubeObject {
  readonly metadata: ObjectMeta & { name: string; namespace: string }
  readonly type: string
  readonly data: Readonly<Record<string, string>>
}

/**
 * Bytes of data that a Secret made for a candidate may hold: no more than they could write there themselves (policy
 * labs-environments-size). Kubernetes takes a mebibyte, of which a hundred would fill the operator's memory.
 */
const MOST_DATA = 128 << 10

type OwnerReference = NonNullable<ObjectMeta['ownerReferences']>[number]

/** What makes the cluster delete a Secret with its owner. */
export function ownerReference({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  return { apiVersion, kind, name: metadata.name ?? '', uid: metadata.uid ?? '' }
}

/** Whether a Secret is the platform's: whatever a candidate asks for, it is not taken over in their name. */
export function isPlatforms({ metadata }: KubeObject): boolean {
  return metadata.labels?.[PLATFORM_LABELS.managedBy] === PLATFORM_LABELS.managedByValue
}

/**
 * Why a Secret may not be made for a candidate, undefined when it may: its labels are the platform's, which the policy
 * labs-environments keeps from candidates and not from the operator.
 */
export function forbiddenLabel(secret: SecretObject): string | undefined {
  const { name, labels = {} } = secret.metadata
  const key = isPlatforms(secret)
    ? PLATFORM_LABELS.managedBy
    : Object.keys(labels).find((each) => each.startsWith(`${GROUP}/`))
  return key === undefined
    ? undefined
    : `secrets "${name}" is forbidden: the label ${key}: ${String(labels[key])} belongs to the platform`
}

/** Why a Secret's data are too long for a candidate's Secret, in the API server's words; undefined when they are not. */
export function tooLong({ metadata, data }: SecretObject): string | undefined {
  const bytes = Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value, 'base64'), 0)
  return bytes > MOST_DATA
    ? `Secret "${metadata.name}" is invalid: data: Too long: may not be more than ${MOST_DATA} bytes`
    : undefined
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
