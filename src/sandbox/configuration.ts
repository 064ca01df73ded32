import type { StateFiles } from './state-files.ts'

/** KubeSchedulerConfiguration: the defaults, but for the client's rate, which halves the throughput of pods. */
export function schedulerConfiguration(files: StateFiles): object {
  return {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    clientConnection: { kubeconfig: files.schedulerKubeconfig, qps: 300, burst: 600 },
    leaderElection: { leaderElect: false },
    enableProfiling: false,
  }
}

/**
 * Who asked what, at Metadata level, once per request (and once when a watch opens). The control plane's own traffic
 * and health checks are left out: nobody counts them, and they are most of it.
 */
export function auditPolicy(): object {
  return {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    omitManagedFields: true,
    rules: [
      {
        level: 'None',
        users: [
          'system:apiserver',
          'system:kube-controller-manager',
          'system:kube-scheduler',
          'system:node:kwok',
        ],
      },
      { level: 'None', userGroups: ['system:serviceaccounts:kube-system'] },
      { level: 'None', nonResourceURLs: ['/healthz*', '/livez*', '/readyz*', '/version'] },
      { level: 'Metadata' },
    ],
  }
}

/**
 * Every option is set: KWOK applies its defaults only when it is given no configuration at all. Its server has no
 * authentication, hence loopback only, and no Exec or Attach is ever configured (they run commands on this host). Nodes
 * tell `kubeletPort` as their kubelet's, which stays the same when KWOK is started again elsewhere.
 */
export function kwokConfiguration(options: { port: number; kubeletPort: number; files: StateFiles }): object {
  const { port, kubeletPort, files } = options
  return {
    apiVersion: 'config.kwok.x-k8s.io/v1alpha1',
    kind: 'KwokConfiguration',
    options: {
      enableCRDs: ['PortForward'],
      cidr: '10.244.0.0/16',
      nodeIP: '127.0.0.1',
      nodeName: '',
      nodePort: kubeletPort,
      tlsCertFile: files.kubeletCert,
      tlsPrivateKeyFile: files.kubeletKey,
      manageSingleNode: '',
      manageAllNodes: true,
      manageNodesWithAnnotationSelector: '',
      manageNodesWithLabelSelector: '',
      disregardStatusWithAnnotationSelector: '',
      disregardStatusWithLabelSelector: '',
      serverAddress: `127.0.0.1:${port}`,
      enableDebuggingHandlers: true,
      enableContentionProfiling: false,
      enableProfilingHandler: false,
      podPlayStageParallelism: 8,
      nodePlayStageParallelism: 2,
      nodeLeaseDurationSeconds: 40,
      nodeLeaseParallelism: 2,
      podsOnNodeSyncParallelism: 2,
      enablePodsOnNodeSyncListPager: false,
      enablePodsOnNodeSyncStreamWatch: true,
    },
  }
}
