import type { KubeObject, Resource } from '../../src/api/index.ts'
import { type Client, ClusterError, isNotFound } from '../../src/kube/index.ts'
import { waitFor } from './wait-for.ts'

const admission = (kind: string, plural: string): Resource => ({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind,
  plural,
  namespaced: false,
})
const POLICIES = admission('ValidatingAdmissionPolicy', 'validatingadmissionpolicies')
const BINDINGS = admission('ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings')
const MESSAGE = 'The cluster is out of order'

/**
 * From now on objects of this resource cannot be created in the namespace, as in a cluster that is out of order.
 * Resolves when that is in force, with what ends it.
 */
export async function refuseCreation(
  admin: Client,
  namespace: string,
  resource: Resource,
): Promise<() => Promise<void>> {
  const name = `out-of-order-${namespace}`
  const apiVersion = 'admissionregistration.k8s.io/v1'
  const { group, version, plural, kind } = resource
  await admin.create(POLICIES, {
    apiVersion,
    kind: POLICIES.kind,
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        resourceRules: [
          { apiGroups: [group], apiVersions: [version], resources: [plural], operations: ['CREATE'] },
        ],
      },
      validations: [{ expression: 'false', message: MESSAGE }],
    },
  })
  await admin.create(BINDINGS, {
    apiVersion,
    kind: BINDINGS.kind,
    metadata: { name },
    spec: { policyName: name, validationActions: ['Deny'] },
  })
  const probe = {
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind,
    metadata: { name: 'probe', namespace },
    spec: kind === 'NetworkPolicy' ? { podSelector: {} } : {},
  }
  await waitFor(() => isRefused(admin, resource, probe), { what: `${plural} to be refused` })
  return async () => {
    for (const each of [BINDINGS, POLICIES]) await remove(admin, each, name)
  }
}

async function isRefused(admin: Client, resource: Resource, object: KubeObject): Promise<boolean> {
  return await admin.create(resource, object, { dryRun: true }).then(
    () => false,
    (error: unknown) => error instanceof ClusterError && error.message.includes(MESSAGE),
  )
}

async function remove(admin: Client, resource: Resource, name: string): Promise<void> {
  await admin.delete(resource, { name }).catch((error: unknown) => {
    if (!isNotFound(error)) throw error
  })
}
