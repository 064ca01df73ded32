import { GROUP, KINDS, ROLES, type KubeObject } from '../../api/index.ts'
import type { Client } from '../../kube/index.ts'
import { RESOURCES } from '../../session/resources.ts'
import { waitFor } from './wait-for.ts'

/** Authorisers read bindings through a cache that lags a little. */
const IN_FORCE_MS = 10_000

/**
 * Opens a candidate's home namespace with its `labs-participant` binding, as whoever opens a class does. When it
 * resolves, the binding is in force.
 */
export async function openHome(
  admin: Client,
  { namespace, candidate, signal }: { namespace: string; candidate: string; signal: AbortSignal },
): Promise<void> {
  const home: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }
  const binding: KubeObject = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: ROLES.participant, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: ROLES.participant },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: candidate }],
  }
  await admin.create(RESOURCES.namespace, home)
  await admin.create(RESOURCES.roleBinding, binding)
  await waitFor(() => mayOpenSessions(admin, namespace, candidate), { deadlineMs: IN_FORCE_MS, signal })
}

async function mayOpenSessions(admin: Client, namespace: string, candidate: string): Promise<boolean> {
  const review: KubeObject = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    metadata: {},
    spec: {
      user: candidate,
      groups: ['system:authenticated'],
      resourceAttributes: { namespace, verb: 'create', group: GROUP, resource: RESOURCES.session.plural },
    },
  }
  const { status } = await admin.create<KubeObject & { status: { allowed: boolean } }>(
    KINDS.SubjectAccessReview,
    review,
  )
  return status.allowed
}
