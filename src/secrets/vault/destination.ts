import type { KubeObject } from '../../api/index.ts'
import { encodeData, isPlatforms, ownerReference, type SecretObject } from '../secret-object.ts'
import { specOf } from './spec.ts'

/** helpers/secrets.go `OwnerLabels`: what tells VSO's Secrets from others. */
const OWNER_LABELS = {
  'app.kubernetes.io/component': 'secret-sync',
  'app.kubernetes.io/managed-by': 'hashicorp-vso',
  'app.kubernetes.io/name': 'vault-secrets-operator',
} as const
const OWNER_UID_LABEL = 'secrets.hashicorp.com/vso-ownerRefUID'

/** The Secret that a VaultStaticSecret asks for with `destination.create`. */
export function destinationSecret(owner: KubeObject, data: Readonly<Record<string, string>>): SecretObject {
  const { name, labels, annotations, type } = specOf(owner).destination
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace: owner.metadata.namespace ?? '',
      labels: { ...labels, ...OWNER_LABELS, [OWNER_UID_LABEL]: owner.metadata.uid ?? '' },
      annotations: { ...annotations },
      ownerReferences: [ownerReference(owner)],
    },
    type: type === undefined || type === '' ? 'Opaque' : type,
    data: encodeData(data),
  }
}

/**
 * Why a Secret that exists is not ours to change (helpers/secrets.go `checkSecretIsOwnedByObj`); undefined when it is.
 * With `overwrite` a Secret without VSO's labels may be taken over, unless it is the platform's.
 */
export function notOwned(owner: KubeObject, found: KubeObject, overwrite = false): string | undefined {
  const { metadata } = found
  const wrong = Object.entries(OWNER_LABELS)
    .filter(([key, value]) => metadata.labels?.[key] !== value)
    .map(
      ([key]) => `invalid owner label, key=${key}, present=${String(metadata.labels?.[key] !== undefined)}`,
    )
  if (wrong.length > 0 && overwrite && !isPlatforms(found)) return undefined
  const key = `${metadata.namespace ?? ''}/${metadata.name ?? ''}`
  const references = metadata.ownerReferences ?? []
  if (references.length === 0) wrong.push(`secret ${key} has no ownerReferences`)
  else if (references.length > 1 || references[0]?.uid !== owner.metadata.uid) {
    const refs = references.map(({ kind, name, uid }) => `{Kind:"${kind}", Name:"${name}", UID:"${uid}"}`)
    wrong.push(`invalid ownerReferences, refs=[]v1.OwnerReference{${refs.join(', ')}}`)
  }
  return wrong.length === 0
    ? undefined
    : [...wrong, `not the owner of the destination Secret ${key}`].join('\n')
}

/** Why a Secret may not be filled in without `destination.create`, undefined when it may: the platform's is not theirs. */
export function notFillable(found: KubeObject): string | undefined {
  const key = `${found.metadata.namespace ?? ''}/${found.metadata.name ?? ''}`
  return isPlatforms(found) ? `not the owner of the destination Secret ${key}` : undefined
}
