import {
  API_VERSION,
  CANDIDATE_SERVICE_ACCOUNT,
  ROLES,
  type KubeObject,
  type ObjectMeta,
} from '../api/index.ts'
import { clusterRole, serviceAccount } from './access.ts'
import { sessionLabels } from './labels.ts'
import type { SessionIdentity } from './scope.ts'

type SessionReference = Pick<SessionIdentity, 'uid' | 'name' | 'namespace'>

/** A hint that the candidate has taken, in the session's locale. */
export interface RevealedHint {
  /** `task/hint`. */
  readonly id: string
  readonly text: string
}

/**
 * The only names that the operator may write beside a session; an admission policy holds it to them.
 */
export function homeNames(session: string): { kubeconfig: string; statement: string; participant: string } {
  return {
    kubeconfig: `${session}-kubeconfig`,
    statement: `${session}-statement`,
    participant: `${session}-participant`,
  }
}

/** Secret `<session>-kubeconfig`, key `kubeconfig`. */
export function planKubeconfigSecret(session: SessionReference, kubeconfig: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadata(session, homeNames(session.name).kubeconfig),
    type: 'Opaque',
    data: { kubeconfig: Buffer.from(kubeconfig, 'utf8').toString('base64') },
  }
}

/** ConfigMap `<session>-statement`: `statement.md`, and `hints.md` once a hint is taken. Texts come filled in. */
export function planStatement(
  session: SessionReference,
  statement: string,
  hints: readonly RevealedHint[],
): KubeObject {
  const hintsText = hints.map(({ id, text }) => `## ${id}\n\n${text.trimEnd()}\n`).join('\n')
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(session, homeNames(session.name).statement),
    data: { 'statement.md': statement, ...(hints.length === 0 ? {} : { 'hints.md': hintsText }) },
  }
}

/** RoleBinding `<session>-participant`: the kubeconfig handed out can also submit and take hints. */
export function planParticipant(session: SessionReference, firstNamespace: string): KubeObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: metadata(session, homeNames(session.name).participant),
    roleRef: clusterRole(ROLES.participant),
    subjects: [serviceAccount(firstNamespace, CANDIDATE_SERVICE_ACCOUNT)],
  }
}

/** Owned by the session: they go with it, without the operator having to list them. */
function metadata({ uid, name, namespace }: SessionReference, own: string): ObjectMeta {
  return {
    name: own,
    namespace,
    labels: sessionLabels({ uid }),
    // No blockOwnerDeletion: OpenShift would ask for the right to set finalizers on the session.
    ownerReferences: [{ apiVersion: API_VERSION, kind: 'LabSession', name, uid, controller: true }],
  }
}
