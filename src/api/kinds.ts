import type { Resource } from './kube-object.ts'
import { GROUP, VERSION } from './labels.ts'

/** The resources of kinds that we name ourselves; those that labs name come from discovery. */
export const KINDS = {
  Lab: ours('Lab', 'labs', false),
  LabRubric: ours('LabRubric', 'labrubrics', false),
  LabSession: ours('LabSession', 'labsessions'),
  LabTranscript: ours('LabTranscript', 'labtranscripts'),
  Namespace: builtIn('', 'Namespace', 'namespaces', false),
  Node: builtIn('', 'Node', 'nodes', false),
  ConfigMap: builtIn('', 'ConfigMap', 'configmaps'),
  Secret: builtIn('', 'Secret', 'secrets'),
  ServiceAccount: builtIn('', 'ServiceAccount', 'serviceaccounts'),
  ResourceQuota: builtIn('', 'ResourceQuota', 'resourcequotas'),
  PersistentVolumeClaim: builtIn('', 'PersistentVolumeClaim', 'persistentvolumeclaims'),
  Pod: builtIn('', 'Pod', 'pods'),
  Service: builtIn('', 'Service', 'services'),
  Deployment: builtIn('apps', 'Deployment', 'deployments'),
  StatefulSet: builtIn('apps', 'StatefulSet', 'statefulsets'),
  DaemonSet: builtIn('apps', 'DaemonSet', 'daemonsets'),
  Job: builtIn('batch', 'Job', 'jobs'),
  CronJob: builtIn('batch', 'CronJob', 'cronjobs'),
  EndpointSlice: builtIn('discovery.k8s.io', 'EndpointSlice', 'endpointslices'),
  Ingress: builtIn('networking.k8s.io', 'Ingress', 'ingresses'),
  NetworkPolicy: builtIn('networking.k8s.io', 'NetworkPolicy', 'networkpolicies'),
  RoleBinding: builtIn('rbac.authorization.k8s.io', 'RoleBinding', 'rolebindings'),
  Lease: builtIn('coordination.k8s.io', 'Lease', 'leases'),
  Event: builtIn('events.k8s.io', 'Event', 'events'),
  CustomResourceDefinition: builtIn(
    'apiextensions.k8s.io',
    'CustomResourceDefinition',
    'customresourcedefinitions',
    false,
  ),
  TokenReview: builtIn('authentication.k8s.io', 'TokenReview', 'tokenreviews', false),
  SelfSubjectReview: builtIn('authentication.k8s.io', 'SelfSubjectReview', 'selfsubjectreviews', false),
  SubjectAccessReview: builtIn('authorization.k8s.io', 'SubjectAccessReview', 'subjectaccessreviews', false),
  SelfSubjectAccessReview: builtIn(
    'authorization.k8s.io',
    'SelfSubjectAccessReview',
    'selfsubjectaccessreviews',
    false,
  ),
} as const

function ours(kind: string, plural: string, namespaced = true): Resource {
  return { group: GROUP, version: VERSION, kind, plural, namespaced }
}

function builtIn(group: string, kind: string, plural: string, namespaced = true): Resource {
  return { group, version: 'v1', kind, plural, namespaced }
}
