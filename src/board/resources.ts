import { GROUP, VERSION, type Resource } from '../api/index.ts'

function ours(kind: string, plural: string, namespaced: boolean): Resource {
  return { group: GROUP, version: VERSION, kind, plural, namespaced }
}

function builtIn(group: string, kind: string, plural: string, namespaced = true): Resource {
  return { group, version: 'v1', kind, plural, namespaced }
}

/** What the board reads and asks (charts/cloud-pi-labs/files/roles/board.yaml grants no more). */
export const RESOURCES = {
  session: ours('LabSession', 'labsessions', true),
  transcript: ours('LabTranscript', 'labtranscripts', true),
  lab: ours('Lab', 'labs', false),
  /** Read only as the person who decides. */
  rubric: ours('LabRubric', 'labrubrics', false),
  pod: builtIn('', 'Pod', 'pods'),
  configMap: builtIn('', 'ConfigMap', 'configmaps'),
  tokenReview: builtIn('authentication.k8s.io', 'TokenReview', 'tokenreviews', false),
  accessReview: builtIn('authorization.k8s.io', 'SubjectAccessReview', 'subjectaccessreviews', false),
} as const

/** What is shown of an environment, in this order. Never Secrets or ConfigMaps: what they hold is the candidate's. */
export const SHOWN_KINDS: readonly Resource[] = [
  builtIn('apps', 'Deployment', 'deployments'),
  builtIn('apps', 'StatefulSet', 'statefulsets'),
  builtIn('apps', 'DaemonSet', 'daemonsets'),
  builtIn('batch', 'CronJob', 'cronjobs'),
  builtIn('batch', 'Job', 'jobs'),
  builtIn('', 'Pod', 'pods'),
  builtIn('', 'Service', 'services'),
  builtIn('networking.k8s.io', 'Ingress', 'ingresses'),
  builtIn('', 'PersistentVolumeClaim', 'persistentvolumeclaims'),
]
