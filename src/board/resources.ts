import { KINDS, type Resource } from '../api/index.ts'

/** What the board reads and asks (charts/cloud-pi-labs/files/roles/board.yaml grants no more). */
export const RESOURCES = {
  session: KINDS.LabSession,
  transcript: KINDS.LabTranscript,
  lab: KINDS.Lab,
  /** Read only as the person who decides. */
  rubric: KINDS.LabRubric,
  pod: KINDS.Pod,
  configMap: KINDS.ConfigMap,
  tokenReview: KINDS.TokenReview,
  accessReview: KINDS.SubjectAccessReview,
} as const

/** What is shown of an environment, in this order. Never Secrets or ConfigMaps: what they hold is the candidate's. */
export const SHOWN_KINDS: readonly Resource[] = [
  KINDS.Deployment,
  KINDS.StatefulSet,
  KINDS.DaemonSet,
  KINDS.CronJob,
  KINDS.Job,
  KINDS.Pod,
  KINDS.Service,
  KINDS.Ingress,
  KINDS.PersistentVolumeClaim,
]
