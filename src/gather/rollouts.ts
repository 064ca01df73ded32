import type { Json, KubeObject, RolloutsInput } from '../api/index.ts'
import { controlledBy } from './ownership.ts'
import { resourceOf, type Source } from './source.ts'
import { isWithoutContent, noRoomNote } from './weight.ts'

/** Set by the Deployment controller on its ReplicaSets. */
const REVISION = 'deployment.kubernetes.io/revision'

/** The fields of a ReplicaSet that are read here; its kind is built in, so they have these types. */
interface ReplicaSet extends KubeObject {
  readonly spec?: {
    readonly template?: { readonly spec?: { readonly containers?: readonly { readonly image?: string }[] } }
  }
  readonly status?: { readonly replicas?: number; readonly readyReplicas?: number }
}

/**
 * The revisions of a Deployment, oldest first, from the ReplicaSets it controls: only controllers write those. `null`
 * when there is no Deployment. A rollback gives an old ReplicaSet a new revision: it moves to the end and keeps its
 * `createdAt`.
 */
export const gatherRollouts: Source<RolloutsInput> = async ({ deployment }, input, { reader }) => {
  const [deployments] = input.owners
  const owner = deployments && (await reader.get(deployments, input.namespace, deployment))
  if (owner === undefined) return null
  if (isWithoutContent(owner)) return noRoomNote([owner])
  const replicaSets = await reader.list(resourceOf(input), input.namespace)
  const unknown = replicaSets.filter(isWithoutContent)
  const known = controlledBy([owner], replicaSets)
    .map((replicaSet) => ({ replicaSet, revision: revisionOf(replicaSet) }))
    .sort((a, b) => a.revision - b.revision)
    .map(({ replicaSet, revision }) => describeRollout(replicaSet, revision))
  return unknown.length > 0 ? [...known, noRoomNote(unknown)] : known
}

function describeRollout(replicaSet: ReplicaSet, revision: number): Json {
  return {
    revision,
    image: replicaSet.spec?.template?.spec?.containers?.[0]?.image ?? '',
    createdAt: replicaSet.metadata.creationTimestamp ?? '',
    replicas: replicaSet.status?.replicas ?? 0,
    ready: replicaSet.status?.readyReplicas ?? 0,
  }
}

/** 0 for a ReplicaSet that its controller has not numbered yet. */
function revisionOf({ metadata }: KubeObject): number {
  const revision = Number(metadata.annotations?.[REVISION])
  return Number.isSafeInteger(revision) ? revision : 0
}
