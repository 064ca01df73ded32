/** The API group of our kinds. */
export const GROUP = 'labs.cloud-pi-native.fr'

/** The version all our kinds are served and stored at. */
export const VERSION = 'v1alpha1'

/** `apiVersion` of every object of ours. */
export const API_VERSION = `${GROUP}/${VERSION}`

/** Labels and the finalizer that the operator sets. A candidate can write none of them (admission). */
export const LABELS = {
  /** On every object we make: the UID of the session it belongs to. */
  sessionUid: `${GROUP}/session-uid`,
  /** On environments: the environment's name in the lab. */
  environment: `${GROUP}/environment`,
  /** On environments: the Cloud Pi stage. */
  stage: `${GROUP}/stage`,
  /** On environments whose work is handed in: only the platform writes there. */
  frozen: `${GROUP}/frozen`,
  /** On sessions: the class they belong to. */
  class: `${GROUP}/class`,
  /** On namespaces: the home of a candidate, whose name is in the annotation of {@link ANNOTATIONS}. */
  home: `${GROUP}/home`,
  /** On ClusterRoles that let the operator read more kinds. */
  aggregateToReader: `${GROUP}/aggregate-to-reader`,
} as const

/** What whoever opens a class writes on a home. */
export const ANNOTATIONS = {
  /** The candidate whose home it is: their user name. */
  candidate: `${GROUP}/candidate`,
} as const

/** Holds a session until its environments are gone. */
export const FINALIZER = `${GROUP}/environments`

/** What the real console sets on the objects it makes (cloud-pi-native/console, plugins/argocd/src/functions.ts). */
export const PLATFORM_LABELS = {
  managedBy: 'app.kubernetes.io/managed-by',
  managedByValue: 'dso-console',
  project: 'dso/project',
  projectId: 'dso/project.id',
  projectSlug: 'dso/project.slug',
  environment: 'dso/environment',
  environmentId: 'dso/environment.id',
} as const

/** The ServiceAccount a candidate's kubeconfig uses, in the first environment. */
export const CANDIDATE_SERVICE_ACCOUNT = 'candidate'

/** ClusterRoles that ship (charts/cloud-pi-labs/files/roles). */
export const ROLES = {
  participant: 'labs-participant',
  candidate: 'labs-candidate',
  environment: 'labs-environment',
  coach: 'labs-coach',
} as const

/** Admission policies that the operator looks for by name (charts/cloud-pi-labs/files/policies). */
export const POLICIES = { freeze: 'labs-freeze' } as const

/** The one object whose dry runs the freeze refuses too: its refusal proves that the freeze is in force. */
export const FREEZE_PROBE = 'freeze-probe'
