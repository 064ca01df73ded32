import type { ClusterConfig } from './kubeconfig.ts'

/** The cluster to work on: `KUBECONFIG` when set, else the pod's own ServiceAccount. Throws when there is neither. */
export function clusterFromEnvironment(env: Readonly<Record<string, string | undefined>>): ClusterConfig {
  const { KUBECONFIG: kubeconfig, KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env
  if (kubeconfig !== undefined && kubeconfig !== '') return { kubeconfig }
  if (host !== undefined && port !== undefined) return { inCluster: { host, port: Number(port) } }
  throw new Error(
    'Neither KUBECONFIG nor a pod’s ServiceAccount leads to a cluster: set KUBECONFIG [ConfigInvalid]',
  )
}
