import { GROUP, type KubeObject } from '../api/index.ts'
import { NODES_USERNAME } from './state-files.ts'
import { renderClusterInfo } from './kubeconfig.ts'
import { portForwardDefinition } from './nodes/port-forwards.ts'

/** Names of the simulated nodes. */
export const NODE_NAMES = ['worker-1', 'worker-2'] as const

// Nothing runs: what bounds pods is their environments' quotas. A proof of all labs keeps some 200 environments.
const NODE_RESOURCES = { cpu: '1000', memory: '4Ti', pods: '5000', 'ephemeral-storage': '20Ti' } as const

/** What the cluster needs before it is of use: nodes, the nodes' rights, a default storage class, `cluster-info`. */
export function initialObjects(server: string, caPem: string): readonly KubeObject[] {
  return [
    ...NODE_NAMES.map(node),
    ...nodesRole(),
    portForwardDefinition(),
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'sandbox.labs.cloud-pi-native.fr/simulated',
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'Immediate',
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cluster-info', namespace: 'kube-public' },
      data: { kubeconfig: renderClusterInfo(server, caPem) },
    },
  ]
}

function node(name: string, index: number): KubeObject {
  // KWOK gives pods addresses out of their node's range.
  const podCIDR = `10.244.${index * 64}.0/18`
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/os': 'linux',
        'kubernetes.io/hostname': name,
        'node-role.kubernetes.io/worker': '',
        'topology.kubernetes.io/zone': `zone-${index + 1}`,
      },
    },
    spec: { podCIDR, podCIDRs: [podCIDR] },
    status: { capacity: NODE_RESOURCES, allocatable: NODE_RESOURCES },
  }
}

/** What kubelets and a storage provisioner may do; `system:node` is bound to no user since the Node authoriser exists. */
function nodesRole(): KubeObject[] {
  const name = 'sandbox:nodes'
  const core = (resources: string[], verbs: string[]) => ({ apiGroups: [''], resources, verbs })
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name },
      rules: [
        core(['nodes'], ['get', 'list', 'watch', 'update', 'patch']),
        // What decides how pods go: see nodes/.
        core(['configmaps', 'secrets', 'namespaces'], ['get', 'list', 'watch']),
        { apiGroups: [GROUP], resources: ['labsessions', 'labrubrics'], verbs: ['get', 'list', 'watch'] },
        core(['pods'], ['get', 'list', 'watch', 'delete', 'update', 'patch']),
        core(['nodes/status', 'pods/status'], ['update', 'patch']),
        core(['events'], ['create', 'update', 'patch']),
        core(['persistentvolumes'], ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete']),
        core(['persistentvolumes/status', 'persistentvolumeclaims/status'], ['update', 'patch']),
        core(['persistentvolumeclaims'], ['get', 'list', 'watch', 'update', 'patch']),
        {
          apiGroups: ['coordination.k8s.io'],
          resources: ['leases'],
          verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
        },
        { apiGroups: ['kwok.x-k8s.io'], resources: ['portforwards'], verbs: ['get', 'list', 'watch'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: NODES_USERNAME }],
    },
  ]
}
