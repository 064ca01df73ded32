import type { KubeObject, SessionCheck } from '../api/index.ts'
import { PLATFORM_LABELS } from '../api/index.ts'

/** Kinds of the platform that no candidate's role may write (charts/cloud-pi-labs/files/roles/candidate.yaml). */
const OUT_OF_REACH: ReadonlySet<string> = new Set([
  'Namespace',
  'RoleBinding',
  'ServiceAccount',
  'ResourceQuota',
  'VaultAuth',
  'VaultConnection',
])

/**
 * Whether a candidate cannot have removed the platform object: its kind is out of their reach, or admission protects
 * it by its label. The NetworkPolicies are neither: who deletes one gains no time.
 */
export function isOutOfReach({ kind, metadata }: Pick<KubeObject, 'kind' | 'metadata'>): boolean {
  const protectedByLabel = metadata.labels?.[PLATFORM_LABELS.managedBy] === PLATFORM_LABELS.managedByValue
  return OUT_OF_REACH.has(kind) || protectedByLabel
}

/** Whether a check could not be observed: only gathering makes an Error, never the candidate. */
export function hasError(checks: readonly Pick<SessionCheck, 'state'>[]): boolean {
  return checks.some(({ state }) => state === 'Error')
}
