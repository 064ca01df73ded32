/** Programs that are built from one go.mod of ours, each a `tool` of it. */
export interface ToolSet<Name extends string = string> {
  /** What people are told they are: "the control plane". */
  readonly what: string
  readonly contents: string
  /** How long a cold build takes. */
  readonly takes: string
  readonly names: readonly Name[]
  /** Flags of `go build`. */
  readonly flags: readonly string[]
  /** A Go program is named after its folder: from that name to ours. */
  readonly renamed: Readonly<Record<string, Name>>
  readonly installGo: string
}

const KUBERNETES = { gitVersion: 'v1.36.3', gitMajor: '1', gitMinor: '36', gitTreeState: 'clean' } as const
const HELM_VERSION = 'v4.3.1'
const INSTALL_GO = 'Install Go 1.26 or newer (https://go.dev/dl)'

/** The programs of the embedded control plane. Without the version flags the server says it is v0.0.0, which clients refuse. */
export const CONTROL_PLANE = {
  what: 'the control plane',
  contents: 'Kubernetes 1.36, etcd, KWOK',
  takes: '4 to 10 minutes on 2 cores',
  names: ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl', 'kwok'],
  flags: buildFlags(
    Object.entries(KUBERNETES).map(([name, value]) => `k8s.io/component-base/version.${name}=${value}`),
  ),
  // etcd's is go.etcd.io/etcd/server/v3.
  renamed: { server: 'etcd' },
  installGo: `${INSTALL_GO}, or set KUBEBUILDER_ASSETS to a folder with the six programs`,
} as const satisfies ToolSet

/** Helm, which installs the chart: built only when that is wanted. */
export const HELM = {
  what: 'Helm',
  contents: HELM_VERSION,
  takes: '1 to 3 minutes on 2 cores',
  names: ['helm'],
  flags: buildFlags([`helm.sh/helm/v4/internal/version.version=${HELM_VERSION}`]),
  renamed: {},
  installGo: INSTALL_GO,
} as const satisfies ToolSet

function buildFlags(variables: readonly string[]): readonly string[] {
  return ['-trimpath', '-ldflags', ['-s -w', ...variables.map((variable) => `-X ${variable}`)].join(' ')]
}
