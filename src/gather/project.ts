import type { Json, KubeObject, ObjectMeta, Resource } from '../api/index.ts'
import { secretDigest } from '../expression/index.ts'
import { apiVersionOf } from '../kube/object.ts'
import { bounded } from './bounded.ts'
import type { Budget } from './limits.ts'
import { isWithoutContent, noRoomNote } from './weight.ts'

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** What projecting an object needs to know. */
export interface Projection {
  /** Hex; see `Evidence.salt`. */
  readonly salt: string
  /** What is left for the gathering that the object belongs to; spent as objects are projected. */
  readonly budget: Budget
}

/**
 * An object as evidence keeps it: without bookkeeping (`managedFields`, kubectl's last-applied copy), within the
 * limits, and never with the value of a Secret. A text where there was no room for it.
 */
export function projectObject(resource: Resource, object: KubeObject, { salt, budget }: Projection): Json {
  if (isWithoutContent(object)) return noRoomNote([object])
  // Items of a list come without their kind.
  const typed = { apiVersion: apiVersionOf(resource), kind: resource.kind }
  const isSecret = resource.group === '' && resource.kind === 'Secret'
  return bounded({ ...typed, ...(isSecret ? projectSecret(object, salt) : projectPlain(object)) }, budget)
}

function projectPlain(object: KubeObject): object {
  return { ...object, metadata: projectMetadata(object.metadata) }
}

/**
 * Only the fields of a Secret that we know, and no annotations at all: tools keep copies of whole objects in
 * annotations of their own.
 */
function projectSecret(object: KubeObject, salt: string): object {
  const { type, immutable, data } = object
  const digests = Object.entries(isRecord(data) ? data : {}).map(([key, encoded]) => {
    const value = Buffer.from(typeof encoded === 'string' ? encoded : '', 'base64')
    return [key, { bytes: value.length, digest: secretDigest(salt, value) }]
  })
  return {
    metadata: { ...projectMetadata(object.metadata), annotations: undefined },
    type,
    immutable,
    ...(data === undefined ? {} : { data: Object.fromEntries(digests) as Json }),
  }
}

function projectMetadata(metadata: ObjectMeta): object {
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) => key !== LAST_APPLIED)
  return {
    ...metadata,
    managedFields: undefined,
    annotations: annotations.length === 0 ? undefined : Object.fromEntries(annotations),
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
