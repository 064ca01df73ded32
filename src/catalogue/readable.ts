import type { KubeObject, LabSpec, Resource } from '../api/index.ts'
import type { Client } from '../kube/client.ts'
import { resourceName } from '../kube/object.ts'
import { declaredInputs, ownerKinds, readKind, type Discovery } from '../lab/index.ts'

const REVIEWS: Resource = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectAccessReview',
  plural: 'selfsubjectaccessreviews',
  namespaced: false,
}

/**
 * What the cluster serves, and which of the lab's kinds the operator may list and watch everywhere. Secrets are read
 * through the binding in each environment, never cluster-wide: they count as readable.
 */
export async function discover(client: Client, spec: LabSpec): Promise<Discovery> {
  const named = new Set(
    declaredInputs(spec).flatMap(({ source }) =>
      [readKind(source), ...ownerKinds(source)].flatMap((kind) => kind?.kind ?? []),
    ),
  )
  const served = client.resources.all()
  const readable = new Set<string>()
  await Promise.all(
    served
      .filter(({ kind }) => named.has(kind))
      .map(async (resource) => {
        if (await isReadable(client, resource)) readable.add(resourceId(resource))
      }),
  )
  return {
    resources: served.map(({ group, version, kind, plural, namespaced, ...resource }) => ({
      group,
      version,
      kind,
      plural,
      namespaced,
      readable: readable.has(resourceId({ group, version, kind, plural, namespaced, ...resource })),
    })),
  }
}

/** Whether a kind that the lab names is not served: its CRD may be about to come. */
export function namesUnservedKind(client: Client, spec: LabSpec): boolean {
  return declaredInputs(spec).some(({ source }) =>
    [readKind(source), ...ownerKinds(source)].some(
      (kind) => kind !== undefined && 'missing' in client.resources.find(kind.kind, kind.apiVersion),
    ),
  )
}

async function isReadable(client: Client, resource: Resource): Promise<boolean> {
  if (resource.group === '' && resource.plural === 'secrets') return true
  const verdicts = await Promise.all(['list', 'watch'].map((verb) => mayI(client, resource, verb)))
  return verdicts.every((allowed) => allowed)
}

async function mayI(client: Client, { group, version, plural }: Resource, verb: string): Promise<boolean> {
  const review: KubeObject = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    metadata: {},
    spec: { resourceAttributes: { group, version, resource: plural, verb } },
  }
  const answer = await client.create(REVIEWS, review)
  return (answer['status'] as { allowed?: boolean } | undefined)?.allowed === true
}

function resourceId(resource: Resource): string {
  return `${resourceName(resource)}/${resource.version}`
}
