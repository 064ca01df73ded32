import type { LabRubricSpec, LabSpec } from './generated/types.ts'
import type { Resource } from './kube-object.ts'

/**
 * A compiled lab and rubric: all that live marks, the final mark and regrades read. Plain JSON; its name is the
 * SHA-256 of its canonical form.
 */
export interface Revision {
  readonly schema: 1
  readonly lab: string
  readonly spec: LabSpec
  readonly rubric: LabRubricSpec | null
  /** The resource each kind was resolved to when compiled: `Deployment` or `apiVersion/Kind` as the lab wrote it. */
  readonly resources: Readonly<Record<string, Resource>>
}

/** The key of `Revision.resources` for a kind as a lab writes it. */
export function resourceKey(kind: string, apiVersion?: string): string {
  return apiVersion === undefined ? kind : `${apiVersion}/${kind}`
}
