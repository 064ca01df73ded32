import type { DiscoveredResource, Discovery } from './discovery.ts'

/** One version of a group and its kinds, as `Kind plural`. */
interface KnownGroup {
  readonly apiVersion: string
  readonly namespaced?: string
  readonly clusterWide?: string
}

/**
 * The kinds of Kubernetes 1.36 and those of the platform's operators that labs meet, in the server's order of
 * preference (`kubectl api-resources`; charts/cloud-pi-labs/files/foreign-crds).
 */
const GROUPS: readonly KnownGroup[] = [
  {
    apiVersion: 'v1',
    namespaced:
      'ConfigMap configmaps, Endpoints endpoints, Event events, LimitRange limitranges, ' +
      'PersistentVolumeClaim persistentvolumeclaims, Pod pods, PodTemplate podtemplates, ' +
      'ReplicationController replicationcontrollers, ResourceQuota resourcequotas, Secret secrets, ' +
      'Service services, ServiceAccount serviceaccounts',
    clusterWide: 'Namespace namespaces, Node nodes, PersistentVolume persistentvolumes',
  },
  {
    apiVersion: 'apps/v1',
    namespaced:
      'ControllerRevision controllerrevisions, DaemonSet daemonsets, Deployment deployments, ' +
      'ReplicaSet replicasets, StatefulSet statefulsets',
  },
  { apiVersion: 'autoscaling/v2', namespaced: 'HorizontalPodAutoscaler horizontalpodautoscalers' },
  { apiVersion: 'autoscaling/v1', namespaced: 'HorizontalPodAutoscaler horizontalpodautoscalers' },
  { apiVersion: 'batch/v1', namespaced: 'CronJob cronjobs, Job jobs' },
  { apiVersion: 'coordination.k8s.io/v1', namespaced: 'Lease leases' },
  { apiVersion: 'discovery.k8s.io/v1', namespaced: 'EndpointSlice endpointslices' },
  { apiVersion: 'events.k8s.io/v1', namespaced: 'Event events' },
  {
    apiVersion: 'networking.k8s.io/v1',
    namespaced: 'Ingress ingresses, NetworkPolicy networkpolicies',
    clusterWide: 'IngressClass ingressclasses, IPAddress ipaddresses, ServiceCIDR servicecidrs',
  },
  { apiVersion: 'policy/v1', namespaced: 'PodDisruptionBudget poddisruptionbudgets' },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    namespaced: 'Role roles, RoleBinding rolebindings',
    clusterWide: 'ClusterRole clusterroles, ClusterRoleBinding clusterrolebindings',
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    namespaced: 'CSIStorageCapacity csistoragecapacities',
    clusterWide:
      'CSIDriver csidrivers, CSINode csinodes, StorageClass storageclasses, ' +
      'VolumeAttachment volumeattachments, VolumeAttributesClass volumeattributesclasses',
  },
  {
    apiVersion: 'resource.k8s.io/v1',
    namespaced: 'ResourceClaim resourceclaims, ResourceClaimTemplate resourceclaimtemplates',
    clusterWide: 'DeviceClass deviceclasses, ResourceSlice resourceslices',
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    clusterWide:
      'MutatingAdmissionPolicy mutatingadmissionpolicies, ' +
      'MutatingAdmissionPolicyBinding mutatingadmissionpolicybindings, ' +
      'MutatingWebhookConfiguration mutatingwebhookconfigurations, ' +
      'ValidatingAdmissionPolicy validatingadmissionpolicies, ' +
      'ValidatingAdmissionPolicyBinding validatingadmissionpolicybindings, ' +
      'ValidatingWebhookConfiguration validatingwebhookconfigurations',
  },
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    clusterWide: 'CustomResourceDefinition customresourcedefinitions',
  },
  { apiVersion: 'apiregistration.k8s.io/v1', clusterWide: 'APIService apiservices' },
  {
    apiVersion: 'certificates.k8s.io/v1',
    clusterWide: 'CertificateSigningRequest certificatesigningrequests',
  },
  {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    clusterWide: 'FlowSchema flowschemas, PriorityLevelConfiguration prioritylevelconfigurations',
  },
  { apiVersion: 'node.k8s.io/v1', clusterWide: 'RuntimeClass runtimeclasses' },
  { apiVersion: 'scheduling.k8s.io/v1', clusterWide: 'PriorityClass priorityclasses' },
  { apiVersion: 'grafana.integreatly.org/v1beta1', namespaced: 'GrafanaDashboard grafanadashboards' },
  { apiVersion: 'isindir.github.com/v1alpha3', namespaced: 'SopsSecret sopssecrets' },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    namespaced: 'PodMonitor podmonitors, PrometheusRule prometheusrules, ServiceMonitor servicemonitors',
  },
  {
    apiVersion: 'secrets.hashicorp.com/v1beta1',
    namespaced:
      'VaultAuth vaultauths, VaultConnection vaultconnections, VaultStaticSecret vaultstaticsecrets',
  },
]

/** Kinds that labs may not read although the cluster serves them (charts/cloud-pi-labs/files/roles/reader.yaml). */
const UNREADABLE: ReadonlySet<string> = new Set([
  'CSIDriver',
  'CSINode',
  'CSIStorageCapacity',
  'Lease',
  'PodTemplate',
  'ResourceClaim',
  'ResourceClaimTemplate',
])

/** What can be known of a cluster without one: enough to compile a lab that reads the usual kinds. */
export const KNOWN_KINDS: Discovery = { resources: GROUPS.flatMap(resourcesOf) }

function resourcesOf({ apiVersion, namespaced = '', clusterWide = '' }: KnownGroup): DiscoveredResource[] {
  return [...kindsOf(apiVersion, namespaced, true), ...kindsOf(apiVersion, clusterWide, false)]
}

function kindsOf(apiVersion: string, kinds: string, namespaced: boolean): DiscoveredResource[] {
  const [version = '', group = ''] = apiVersion.split('/').reverse()
  return kinds.split(', ').flatMap((written) => {
    const [kind = '', plural = ''] = written.split(' ')
    if (kind === '') return []
    return [{ group, version, kind, plural, namespaced, readable: !UNREADABLE.has(kind) }]
  })
}
