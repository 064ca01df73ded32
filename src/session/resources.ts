import { GROUP, VERSION, type KubeObject, type Resource } from '../api/index.ts'

function ours(kind: string, plural: string, namespaced: boolean): Resource {
  return { group: GROUP, version: VERSION, kind, plural, namespaced }
}

function builtIn(group: string, kind: string, plural: string, namespaced = true): Resource {
  return { group, version: 'v1', kind, plural, namespaced }
}

/** Resources that the controllers name themselves; those that labs name come from discovery. */
export const RESOURCES = {
  lab: ours('Lab', 'labs', false),
  rubric: ours('LabRubric', 'labrubrics', false),
  session: ours('LabSession', 'labsessions', true),
  namespace: builtIn('', 'Namespace', 'namespaces', false),
  secret: builtIn('', 'Secret', 'secrets'),
  configMap: builtIn('', 'ConfigMap', 'configmaps'),
  serviceAccount: builtIn('', 'ServiceAccount', 'serviceaccounts'),
  resourceQuota: builtIn('', 'ResourceQuota', 'resourcequotas'),
  networkPolicy: builtIn('networking.k8s.io', 'NetworkPolicy', 'networkpolicies'),
  roleBinding: builtIn('rbac.authorization.k8s.io', 'RoleBinding', 'rolebindings'),
} as const

/** `Kind namespace/name`, as people read it. */
export function describeObject({ kind, metadata }: KubeObject): string {
  return metadata.namespace === undefined
    ? `${kind} ${metadata.name ?? ''}`
    : `${kind} ${metadata.namespace}/${metadata.name ?? ''}`
}
