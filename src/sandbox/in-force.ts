import type { KubeObject } from '../api/index.ts'
import type { ApiClient } from './api-client.ts'
import { collectionPath, objectPath } from './resource-path.ts'
import { waitUntil } from './wait-until.ts'

const DEADLINE_MS = 30_000

interface Definition {
  readonly group: string
  readonly names: { readonly plural: string }
  readonly versions: readonly { readonly name: string; readonly served: boolean }[]
}

/** Clients find a kind in the aggregated discovery document; the kind's own handler starts a little later. */
export async function definitionsServed(api: ApiClient, definitions: readonly KubeObject[]): Promise<void> {
  const resources = definitions.flatMap((object) => {
    const { group, names, versions } = object['spec'] as Definition
    return versions.filter(({ served }) => served).map(({ name }) => `${group}/${name}/${names.plural}`)
  })
  await waitUntil(
    async () => {
      const served = await discoveredResources(api)
      return resources.every((resource) => served.has(resource))
    },
    { what: 'the custom resources to be discovered', deadlineMs: DEADLINE_MS },
  )
  await Promise.all(
    resources.map((resource) =>
      waitUntil(() => api.send('GET', `/apis/${resource}?limit=1`), {
        what: `${resource} to be served`,
        deadlineMs: DEADLINE_MS,
      }),
    ),
  )
}

interface Discovery {
  readonly items: readonly {
    readonly metadata: { readonly name?: string }
    readonly versions: readonly { version: string; resources: readonly { resource: string }[] }[]
  }[]
}

async function discoveredResources(api: ApiClient): Promise<ReadonlySet<string>> {
  const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
  const { items } = (await api.send('GET', '/apis', { accept })) as unknown as Discovery
  return new Set(
    items.flatMap(({ metadata, versions }) =>
      versions.flatMap(({ version, resources }) =>
        resources.map(({ resource }) => `${metadata.name ?? ''}/${version}/${resource}`),
      ),
    ),
  )
}

/**
 * The server answers 503 to what a mutating policy would change until it has read the kind's schema, which it does every
 * 5 s (apiserver, admission/plugin/policy/mutating/patch/typeconverter.go).
 */
export async function candidatesFilledIn(api: ApiClient, policies: readonly KubeObject[]): Promise<void> {
  if (!policies.some(({ kind }) => kind === 'MutatingAdmissionPolicy')) return
  const session: KubeObject = {
    apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
    kind: 'LabSession',
    metadata: { name: 'sandbox-sentinel', namespace: 'default' },
    spec: { lab: 'sandbox-sentinel' },
  }
  await waitUntil(
    async () => {
      const { spec } = (await api.send('POST', `${collectionPath(session)}?dryRun=All`, {
        body: session,
      })) as {
        spec?: { candidate?: string }
      }
      return spec?.candidate !== undefined
    },
    { what: 'an absent candidate to be filled in', deadlineMs: DEADLINE_MS, everyMs: 100 },
  )
}

/** Aggregated roles are filled by a controller; authorisers read roles through a cache that lags a little. */
export async function rolesInForce(
  api: ApiClient,
  roles: readonly KubeObject[],
  operator: { readonly namespace: string; readonly serviceAccount: string },
): Promise<void> {
  await Promise.all(
    roles
      .filter((role) => role['aggregationRule'] !== undefined)
      .map((role) =>
        waitUntil(
          async () => ((await api.send('GET', objectPath(role)))['rules'] as unknown[] | null)?.length,
          {
            what: `${role.kind} ${role.metadata.name ?? ''} to be aggregated`,
            deadlineMs: DEADLINE_MS,
          },
        ),
      ),
  )
  if (roles.length === 0) return
  const review: KubeObject = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    metadata: {},
    spec: {
      user: `system:serviceaccount:${operator.namespace}:${operator.serviceAccount}`,
      groups: [
        'system:serviceaccounts',
        `system:serviceaccounts:${operator.namespace}`,
        'system:authenticated',
      ],
      resourceAttributes: { verb: 'list', group: 'labs.cloud-pi-native.fr', resource: 'labsessions' },
    },
  }
  await waitUntil(
    async () => {
      const { status } = (await api.send('POST', collectionPath(review), { body: review })) as {
        status?: { allowed?: boolean }
      }
      return status?.allowed
    },
    { what: "the operator's roles to be in force", deadlineMs: DEADLINE_MS },
  )
}
