import { KINDS, type AccessInput, type KubeObject } from '../api/index.ts'
import type { Source } from './source.ts'

interface SubjectAccessReview extends KubeObject {
  readonly status?: { readonly allowed?: boolean }
}

/** `{allowed}`: whether a ServiceAccount of the environment may do something there, by the API server's own answer. */
export const gatherAccess: Source<AccessInput> = async (
  { serviceAccount, verb, resource },
  input,
  context,
) => {
  const { namespace } = input
  const review: SubjectAccessReview = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    metadata: {},
    spec: {
      user: `system:serviceaccount:${namespace}:${serviceAccount}`,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
      resourceAttributes: { namespace, verb, ...parseResource(resource) },
    },
  }
  const { client, signal } = context
  const reviewed = await client.create<SubjectAccessReview>(KINDS.SubjectAccessReview, review, { signal })
  return { allowed: reviewed.status?.allowed === true }
}

/** `pods`, `pods/log`, `deployments.apps`, `deployments.apps/scale`. */
export function parseResource(text: string): { group: string; resource: string; subresource?: string } {
  const [qualified = '', subresource] = text.split('/', 2)
  const [resource = '', ...group] = qualified.split('.')
  return { group: group.join('.'), resource, ...(subresource === undefined ? {} : { subresource }) }
}
