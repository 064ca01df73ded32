import type { Bindings, Json, KubeObject, SeedObject } from '../api/index.ts'
import { fill } from '../expression/placeholders.ts'
import { sessionLabels } from './labels.ts'
import type { EnvironmentScope } from './scope.ts'

/** Kinds whose objects are pods or lead to some: they wait for the quotas. */
const POD_MAKERS: ReadonlySet<string> = new Set([
  'Pod',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
])

/** The objects an environment starts with, in the lab's order. Created once; afterwards they are the candidate's. */
export interface Seed {
  /** What makes no pods. */
  readonly objects: readonly KubeObject[]
  /** What makes pods. */
  readonly workloads: readonly KubeObject[]
}

/** The seed of one environment: placeholders filled, in its namespace, labelled as the session's. */
export function planSeed(scope: EnvironmentScope, seed: readonly SeedObject[], bindings: Bindings): Seed {
  const planned = seed
    .filter(({ environment }) => environment === scope.environment.name)
    .map(({ manifest }) => planSeedObject(scope, fill(manifest as Json, bindings) as unknown as KubeObject))
  return {
    objects: planned.filter(({ kind }) => !POD_MAKERS.has(kind)),
    workloads: planned.filter(({ kind }) => POD_MAKERS.has(kind)),
  }
}

function planSeedObject({ session, namespace }: EnvironmentScope, manifest: KubeObject): KubeObject {
  const labels = { ...manifest.metadata.labels, ...sessionLabels(session) }
  return { ...manifest, metadata: { ...manifest.metadata, namespace, labels } }
}
