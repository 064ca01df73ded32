import { CANDIDATE_SERVICE_ACCOUNT, ROLES, type JsonObject, type KubeObject } from '../api/index.ts'
import { sessionLabels } from './labels.ts'
import type { EnvironmentScope } from './scope.ts'

const RBAC_GROUP = 'rbac.authorization.k8s.io'

/** The username of the ServiceAccount behind the candidate's kubeconfig. */
export function candidateUsername(firstNamespace: string): string {
  return `system:serviceaccount:${firstNamespace}:${CANDIDATE_SERVICE_ACCOUNT}`
}

/** ServiceAccount `candidate`, in the session's first environment only. */
export function planServiceAccount({
  session,
  namespace,
  firstNamespace,
}: EnvironmentScope): readonly KubeObject[] {
  if (namespace !== firstNamespace) return []
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: CANDIDATE_SERVICE_ACCOUNT, namespace, labels: sessionLabels(session) },
      automountServiceAccountToken: false,
    },
  ]
}

/** What the operator may do in this environment, and nowhere else. It makes this binding before anything inside. */
export function planOperatorAccess({ session, operator, namespace }: EnvironmentScope): KubeObject {
  return {
    apiVersion: `${RBAC_GROUP}/v1`,
    kind: 'RoleBinding',
    metadata: { name: ROLES.environment, namespace, labels: sessionLabels(session) },
    roleRef: clusterRole(ROLES.environment),
    subjects: [serviceAccount(operator.namespace, operator.serviceAccount)],
  }
}

/** What the candidate may do in this environment, as themself and with the kubeconfig handed out. Made last. */
export function planCandidateAccess({ session, namespace, firstNamespace }: EnvironmentScope): KubeObject {
  return {
    apiVersion: `${RBAC_GROUP}/v1`,
    kind: 'RoleBinding',
    metadata: { name: ROLES.candidate, namespace, labels: sessionLabels(session) },
    roleRef: clusterRole(ROLES.candidate),
    subjects: [
      { apiGroup: RBAC_GROUP, kind: 'User', name: session.candidate },
      serviceAccount(firstNamespace, CANDIDATE_SERVICE_ACCOUNT),
    ],
  }
}

/** A reference to one of the ClusterRoles that ship. */
export function clusterRole(name: string): JsonObject {
  return { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name }
}

/** A ServiceAccount as a subject; its API group is the empty one, which the server leaves out. */
export function serviceAccount(namespace: string, name: string): JsonObject {
  return { kind: 'ServiceAccount', name, namespace }
}
