import { GROUP, VERSION, type KubeObject, type Resource } from '../api/index.ts'
import { LABS, RUBRICS } from '../catalogue/index.ts'

function builtIn(group: string, kind: string, plural: string, namespaced = true): Resource {
  return { group, version: 'v1', kind, plural, namespaced }
}

/** Resources that the controllers name themselves; those that labs name come from discovery. */
export const RESOURCES = {
  lab: LABS,
  rubric: RUBRICS,
  session: { group: GROUP, version: VERSION, kind: 'LabSession', plural: 'labsessions', namespaced: true },
  transcript: {
    group: GROUP,
    version: VERSION,
    kind: 'LabTranscript',
    plural: 'labtranscripts',
    namespaced: true,
  },
  namespace: builtIn('', 'Namespace', 'namespaces', false),
  secret: builtIn('', 'Secret', 'secrets'),
  configMap: builtIn('', 'ConfigMap', 'configmaps'),
  serviceAccount: builtIn('', 'ServiceAccount', 'serviceaccounts'),
  resourceQuota: builtIn('', 'ResourceQuota', 'resourcequotas'),
  pod: builtIn('', 'Pod', 'pods'),
  deployment: builtIn('apps', 'Deployment', 'deployments'),
  statefulSet: builtIn('apps', 'StatefulSet', 'statefulsets'),
  daemonSet: builtIn('apps', 'DaemonSet', 'daemonsets'),
  job: builtIn('batch', 'Job', 'jobs'),
  networkPolicy: builtIn('networking.k8s.io', 'NetworkPolicy', 'networkpolicies'),
  roleBinding: builtIn('rbac.authorization.k8s.io', 'RoleBinding', 'rolebindings'),
} as const

/** `Kind namespace/name`, as people read it. */
export function describeObject({ kind, metadata }: KubeObject): string {
  return metadata.namespace === undefined
    ? `${kind} ${metadata.name ?? ''}`
    : `${kind} ${metadata.namespace}/${metadata.name ?? ''}`
}
