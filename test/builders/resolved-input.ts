import type { InputSource, Resource } from '../../src/api/index.ts'
import type { ResolvedInput } from '../../src/lab/index.ts'

/** Built-in resources that tests read, by kind. */
export const RESOURCES = {
  ConfigMap: builtIn('', 'v1', 'ConfigMap', 'configmaps'),
  Secret: builtIn('', 'v1', 'Secret', 'secrets'),
  Pod: builtIn('', 'v1', 'Pod', 'pods'),
  Service: builtIn('', 'v1', 'Service', 'services'),
  Deployment: builtIn('apps', 'v1', 'Deployment', 'deployments'),
  ReplicaSet: builtIn('apps', 'v1', 'ReplicaSet', 'replicasets'),
  CronJob: builtIn('batch', 'v1', 'CronJob', 'cronjobs'),
  Job: builtIn('batch', 'v1', 'Job', 'jobs'),
  NetworkPolicy: builtIn('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies'),
} as const

/** An input as compilation resolves it; `resource` and `owners` are those of its source, unless given. */
export function anInput(source: InputSource, changes: Partial<ResolvedInput> = {}): ResolvedInput {
  const { object, list, rollouts, dryRun } = source
  const kind =
    (object ?? list)?.kind ?? (rollouts ? 'ReplicaSet' : (dryRun?.live?.kind ?? dryRun?.create?.['kind']))
  const resource = RESOURCES[kind as keyof typeof RESOURCES] as Resource | undefined
  return {
    key: 'input',
    source,
    ...(resource === undefined ? {} : { resource }),
    owners: ownersOf(source),
    environment: 'dev',
    namespace: 'dev-ns',
    ...changes,
  }
}

function ownersOf({ list, rollouts }: InputSource): readonly Resource[] {
  if (rollouts) return [RESOURCES.Deployment]
  switch (list?.ownedBy?.split('/')[0]) {
    case 'Deployment':
      return [RESOURCES.Deployment, RESOURCES.ReplicaSet]
    case 'ReplicaSet':
      return [RESOURCES.ReplicaSet]
    case 'CronJob':
      return [RESOURCES.CronJob, RESOURCES.Job]
    default:
      return []
  }
}

function builtIn(group: string, version: string, kind: string, plural: string): Resource {
  return { group, version, kind, plural, namespaced: true }
}
