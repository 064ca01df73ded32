import type { Discovery, DiscoveredResource } from '../../src/lab/index.ts'

const NAMESPACED: readonly (readonly [apiVersion: string, kind: string, plural: string])[] = [
  ['v1', 'ConfigMap', 'configmaps'],
  ['v1', 'Event', 'events'],
  ['v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'],
  ['v1', 'Pod', 'pods'],
  ['v1', 'ResourceQuota', 'resourcequotas'],
  ['v1', 'Secret', 'secrets'],
  ['v1', 'Service', 'services'],
  ['v1', 'ServiceAccount', 'serviceaccounts'],
  ['apps/v1', 'DaemonSet', 'daemonsets'],
  ['apps/v1', 'Deployment', 'deployments'],
  ['apps/v1', 'ReplicaSet', 'replicasets'],
  ['apps/v1', 'StatefulSet', 'statefulsets'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers'],
  ['autoscaling/v1', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers'],
  ['batch/v1', 'CronJob', 'cronjobs'],
  ['batch/v1', 'Job', 'jobs'],
  ['events.k8s.io/v1', 'Event', 'events'],
  ['networking.k8s.io/v1', 'Ingress', 'ingresses'],
  ['networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies'],
  ['policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets'],
  ['secrets.hashicorp.com/v1beta1', 'VaultStaticSecret', 'vaultstaticsecrets'],
]

const CLUSTER_WIDE: readonly (readonly [apiVersion: string, kind: string, plural: string])[] = [
  ['v1', 'Namespace', 'namespaces'],
  ['v1', 'Node', 'nodes'],
  ['storage.k8s.io/v1', 'StorageClass', 'storageclasses'],
]

/** What a cluster serves, in part: as `kubectl api-resources` of Kubernetes 1.36 says it, and one foreign kind. */
export function aDiscovery(unreadable: readonly string[] = []): Discovery {
  const resource =
    (namespaced: boolean) =>
    ([apiVersion, kind, plural]: (typeof NAMESPACED)[number]): DiscoveredResource => {
      const [group = '', version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
      return { group, version: version ?? '', kind, plural, namespaced, readable: !unreadable.includes(kind) }
    }
  return { resources: [...NAMESPACED.map(resource(true)), ...CLUSTER_WIDE.map(resource(false))] }
}
