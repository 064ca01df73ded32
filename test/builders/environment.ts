/** A namespace as the operator makes it for an environment, with the bindings of both its users. */
export function anEnvironment(options: {
  readonly namespace: string
  readonly stage: 'dev' | 'integration' | 'staging' | 'prod'
  readonly candidate: string
}): readonly object[] {
  const { namespace, stage, candidate } = options
  const labels = {
    'app.kubernetes.io/managed-by': 'dso-console',
    'labs.cloud-pi-native.fr/session-uid': 'b2f7a3a0-6f0e-4b43-8a1c-0c6a3b8f6a11',
    'labs.cloud-pi-native.fr/environment': stage,
    'labs.cloud-pi-native.fr/stage': stage,
  }
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'candidate', namespace } },
    binding(namespace, 'labs-environment', [
      { kind: 'ServiceAccount', name: 'operator', namespace: 'cloud-pi-labs' },
    ]),
    binding(namespace, 'labs-candidate', [
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: candidate },
      { kind: 'ServiceAccount', name: 'candidate', namespace },
    ]),
  ]
}

/** A candidate's own namespace, as whoever opens the class makes it. */
export function aHome(namespace: string, candidate: string): readonly object[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { 'labs.cloud-pi-native.fr/home': 'test' } },
    },
    binding(namespace, 'labs-participant', [
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: candidate },
    ]),
  ]
}

function binding(namespace: string, role: string, subjects: readonly object[]): object {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: role, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects,
  }
}
