import type { StateFiles } from './state-files.ts'
import type { ProcessSpec } from './supervisor.ts'
import type { Tools } from './tools.ts'

/** Controllers that workloads of a lab meet; the others (cloud, signing, token cleaning…) only cost start-up time. */
const CONTROLLERS = [
  'clusterrole-aggregation-controller',
  'cronjob-controller',
  'daemonset-controller',
  'deployment-controller',
  'disruption-controller',
  'endpoints-controller',
  'endpointslice-controller',
  'endpointslice-mirroring-controller',
  'garbage-collector-controller',
  'job-controller',
  'namespace-controller',
  'node-lifecycle-controller',
  'persistentvolume-binder-controller',
  'persistentvolume-protection-controller',
  'persistentvolumeclaim-protection-controller',
  'pod-garbage-collector-controller',
  'replicaset-controller',
  'resourcequota-controller',
  'root-ca-certificate-publisher-controller',
  'serviceaccount-controller',
  'serviceaccount-token-controller',
  'statefulset-controller',
  'taint-eviction-controller',
  'ttl-after-finished-controller',
  'validatingadmissionpolicy-status-controller',
] as const

/**
 * A store that is thrown away: no fsync. It listens on Unix sockets in the 0700 directory only, since it has no
 * authentication. etcd wants `host:port` in every address and makes a socket file of that name in its directory.
 */
export function etcd(tools: Tools): ProcessSpec {
  return {
    name: 'etcd',
    command: tools.etcd,
    args: [
      '--data-dir=etcd',
      '--unsafe-no-fsync',
      `--listen-client-urls=${ETCD_CLIENT}`,
      `--advertise-client-urls=${ETCD_CLIENT}`,
      `--listen-peer-urls=${ETCD_PEER}`,
      `--initial-advertise-peer-urls=${ETCD_PEER}`,
      `--initial-cluster=default=${ETCD_PEER}`,
      '--log-level=warn',
    ],
  }
}
const ETCD_CLIENT = 'unix://localhost:1'
const ETCD_PEER = 'unix://localhost:2'

/** The API server, as kubeadm configures it but for the addresses, which are loopback. */
export function apiserver(tools: Tools, files: StateFiles, port: number): ProcessSpec {
  return {
    name: 'kube-apiserver',
    command: tools['kube-apiserver'],
    args: [
      `--etcd-servers=${ETCD_CLIENT}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      '--advertise-address=127.0.0.1',
      // Endpoints may not be loopback addresses, and no pod reaches this one anyway.
      '--endpoint-reconciler-type=none',
      '--service-cluster-ip-range=10.96.0.0/16',
      '--allow-privileged=true',
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      `--client-ca-file=${files.ca}`,
      `--tls-cert-file=${files.apiserverCert}`,
      `--tls-private-key-file=${files.apiserverKey}`,
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${files.tokenPublicKey}`,
      `--service-account-signing-key-file=${files.tokenKey}`,
      '--kubelet-preferred-address-types=InternalIP',
      `--kubelet-certificate-authority=${files.ca}`,
      `--audit-policy-file=${files.auditPolicy}`,
      `--audit-log-path=${files.auditLog}`,
      '--audit-log-mode=batch',
      '--audit-log-batch-buffer-size=100000',
      '--audit-log-batch-max-size=1000',
      '--audit-log-batch-max-wait=200ms',
      '--profiling=false',
      '-v=1',
    ],
    // A quarter of the CPU time of its start is garbage collection at Go's default of 100.
    env: { GOGC: '400', GOMEMLIMIT: '1536MiB' },
  }
}

/** The controllers, each under its own ServiceAccount, without the default 20 requests a second. */
export function controllerManager(tools: Tools, files: StateFiles): ProcessSpec {
  return {
    name: 'kube-controller-manager',
    command: tools['kube-controller-manager'],
    args: [
      `--kubeconfig=${files.controllerManagerKubeconfig}`,
      `--authentication-kubeconfig=${files.controllerManagerKubeconfig}`,
      `--authorization-kubeconfig=${files.controllerManagerKubeconfig}`,
      '--secure-port=0',
      '--leader-elect=false',
      '--use-service-account-credentials=true',
      `--service-account-private-key-file=${files.tokenKey}`,
      `--root-ca-file=${files.ca}`,
      '--kube-api-qps=300',
      '--kube-api-burst=600',
      `--controllers=${CONTROLLERS.join(',')}`,
      '--concurrent-deployment-syncs=10',
      '--concurrent-replicaset-syncs=10',
      '--concurrent-namespace-syncs=20',
      '--concurrent-resource-quota-syncs=10',
      '--profiling=false',
      '-v=1',
    ],
  }
}

/** The scheduler, unmodified; its configuration file lifts the client's limit. */
export function scheduler(tools: Tools, files: StateFiles): ProcessSpec {
  return {
    name: 'kube-scheduler',
    command: tools['kube-scheduler'],
    args: [`--config=${files.schedulerConfig}`, '--secure-port=0', '-v=1'],
  }
}

/** The simulated nodes. */
export function kwok(tools: Tools, files: StateFiles): ProcessSpec {
  return {
    name: 'kwok',
    command: tools.kwok,
    args: [`--kubeconfig=${files.nodesKubeconfig}`, `--config=${files.kwokConfig}`],
  }
}
