import { KINDS, type KubeObject } from '../api/index.ts'
import type { Client } from '../kube/index.ts'
import type { Rule } from './rules.ts'

/** One verb on one resource, as an authoriser is asked about it. */
export interface Permission {
  readonly verb: string
  /** Empty for the core group. */
  readonly group: string
  /** `labsessions`, or `labsessions/status`. */
  readonly resource: string
  /** One object's name; all of them without. */
  readonly name?: string
  /** Everywhere without. */
  readonly namespace?: string
}

/** Every permission that rules speak of, one by one. */
export function permissionsOf(rules: readonly Rule[], namespace?: string): readonly Permission[] {
  return rules.flatMap(({ apiGroups, resources, resourceNames, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.flatMap((verb) =>
          (resourceNames ?? [undefined]).map((name) => ({
            ...{ verb, group, resource },
            ...(name !== undefined && { name }),
            ...(namespace !== undefined && { namespace }),
          })),
        ),
      ),
    ),
  )
}

/** Those of these permissions that the client's identity does not have, in the order given. */
export async function missingPermissions(
  client: Pick<Client, 'create'>,
  permissions: readonly Permission[],
): Promise<readonly Permission[]> {
  const allowed = await Promise.all(permissions.map((permission) => isAllowed(client, permission)))
  return permissions.filter((_, index) => allowed[index] !== true)
}

/** `create namespaces`, `get secrets in camille`: as `kubectl auth can-i` takes it, almost. */
export function permissionText({ verb, group, resource, name }: Permission): string {
  const [plural = '', subresource] = resource.split('/')
  const full = group === '' ? plural : `${plural}.${group}`
  return [verb, subresource === undefined ? full : `${full}/${subresource}`, name].filter(Boolean).join(' ')
}

// Everybody who is authenticated may ask about themselves (ClusterRole system:basic-user).
async function isAllowed(client: Pick<Client, 'create'>, permission: Permission): Promise<boolean> {
  const { verb, group, name, namespace } = permission
  const [resource = '', subresource] = permission.resource.split('/')
  const resourceAttributes = {
    ...{ verb, group, resource },
    ...(subresource !== undefined && { subresource }),
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
  }
  const review: KubeObject = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    metadata: {},
    spec: { resourceAttributes },
  }
  const { status } = await client.create<KubeObject & { status?: { allowed?: boolean } }>(
    KINDS.SelfSubjectAccessReview,
    review,
  )
  return status?.allowed === true
}
