import { KINDS, type KubeObject } from '../api/index.ts'

/** Resources that the controllers name themselves; those that labs name come from discovery. */
export const RESOURCES = {
  lab: KINDS.Lab,
  rubric: KINDS.LabRubric,
  session: KINDS.LabSession,
  transcript: KINDS.LabTranscript,
  namespace: KINDS.Namespace,
  secret: KINDS.Secret,
  configMap: KINDS.ConfigMap,
  serviceAccount: KINDS.ServiceAccount,
  resourceQuota: KINDS.ResourceQuota,
  pod: KINDS.Pod,
  deployment: KINDS.Deployment,
  statefulSet: KINDS.StatefulSet,
  daemonSet: KINDS.DaemonSet,
  job: KINDS.Job,
  networkPolicy: KINDS.NetworkPolicy,
  roleBinding: KINDS.RoleBinding,
} as const

/** `Kind namespace/name`, as people read it. */
export function describeObject({ kind, metadata }: KubeObject): string {
  return metadata.namespace === undefined
    ? `${kind} ${metadata.name ?? ''}`
    : `${kind} ${metadata.namespace}/${metadata.name ?? ''}`
}
