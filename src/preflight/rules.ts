import { GROUP } from '../api/index.ts'

/** A rule of a role, as RBAC writes it. */
export interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly verbs: readonly string[]
}

const READ = ['get', 'list', 'watch'] as const
const RBAC = 'rbac.authorization.k8s.io'

/**
 * What the operator needs wherever sessions are, and in its own namespace: charts/cloud-pi-labs/files/roles/operator.yaml
 * in our words (a test compares).
 */
export const OPERATOR_RULES: { readonly everywhere: readonly Rule[]; readonly own: readonly Rule[] } = {
  everywhere: [
    { apiGroups: [GROUP], resources: ['labs', 'labrubrics'], verbs: READ },
    { apiGroups: [GROUP], resources: ['labs/status', 'labrubrics/status'], verbs: ['update'] },
    { apiGroups: [GROUP], resources: ['labsessions/status'], verbs: ['patch'] },
    { apiGroups: [GROUP], resources: ['labsessions'], verbs: [...READ, 'patch'] },
    { apiGroups: [GROUP], resources: ['labtranscripts'], verbs: ['list', 'watch', 'create', 'delete'] },
    { apiGroups: [GROUP], resources: ['labtranscripts/status'], verbs: ['patch'] },
    { apiGroups: [''], resources: ['namespaces'], verbs: [...READ, 'create', 'update', 'patch', 'delete'] },
    { apiGroups: [RBAC], resources: ['rolebindings'], verbs: [...READ, 'create', 'update', 'patch'] },
    {
      apiGroups: [RBAC],
      resources: ['clusterroles'],
      resourceNames: ['labs-environment', 'labs-candidate', 'labs-participant'],
      verbs: ['bind'],
    },
    { apiGroups: [''], resources: ['secrets', 'configmaps'], verbs: ['create', 'patch'] },
    { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] },
    {
      apiGroups: ['apiextensions.k8s.io'],
      resources: ['customresourcedefinitions'],
      resourceNames: ['sopssecrets.isindir.github.com', 'vaultstaticsecrets.secrets.hashicorp.com'],
      verbs: ['get'],
    },
    { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
  ],
  own: [
    { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'create', 'delete'] },
    { apiGroups: [''], resources: ['configmaps'], verbs: ['create'] },
    { apiGroups: [''], resources: ['configmaps'], resourceNames: ['transcript-keys'], verbs: ['patch'] },
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
    {
      apiGroups: ['coordination.k8s.io'],
      resources: ['leases'],
      resourceNames: ['cloud-pi-labs'],
      verbs: ['get', 'update'],
    },
  ],
}

/**
 * What people need: a candidate in their home, a coach wherever classes are, an author in the cluster. A coach of one
 * class needs `open` nowhere.
 */
export const ROLE_RULES = {
  candidate: [
    { apiGroups: [GROUP], resources: ['labsessions'], verbs: [...READ, 'create', 'patch', 'delete'] },
    { apiGroups: [GROUP], resources: ['labtranscripts'], verbs: READ },
    { apiGroups: [''], resources: ['secrets', 'configmaps'], verbs: ['get'] },
  ],
  coach: [
    {
      apiGroups: [GROUP],
      resources: ['labsessions'],
      verbs: [...READ, 'create', 'patch', 'delete', 'coach'],
    },
    { apiGroups: [GROUP], resources: ['labtranscripts'], verbs: [...READ, 'patch'] },
    { apiGroups: [GROUP], resources: ['labrubrics'], verbs: ['get', 'list'] },
  ],
  open: [
    { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'create'] },
    { apiGroups: [RBAC], resources: ['rolebindings'], verbs: ['list', 'create'] },
    { apiGroups: [RBAC], resources: ['clusterroles'], resourceNames: ['labs-participant'], verbs: ['bind'] },
    { apiGroups: [GROUP], resources: ['labsessions'], verbs: [...READ, 'create', 'patch', 'coach'] },
  ],
  author: [
    {
      apiGroups: [GROUP],
      resources: ['labs', 'labrubrics'],
      verbs: ['get', 'list', 'create', 'patch', 'delete'],
    },
  ],
} as const satisfies Readonly<Record<string, readonly Rule[]>>
