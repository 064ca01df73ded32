import { KINDS, type Resource } from '../../api/index.ts'

/** Events of the core group, as a kubelet writes them. */
const CORE_EVENTS: Resource = { ...KINDS.Event, group: '' }

/** What simulated nodes read and write. */
export const RESOURCES = {
  pod: KINDS.Pod,
  configMap: KINDS.ConfigMap,
  secret: KINDS.Secret,
  namespace: KINDS.Namespace,
  event: CORE_EVENTS,
  session: KINDS.LabSession,
  rubric: KINDS.LabRubric,
} as const
