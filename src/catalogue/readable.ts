import { KINDS, type KubeObject, type LabRubricSpec, type LabSpec, type Resource } from '../api/index.ts'
import type { Client } from '../kube/client.ts'
import { resourceName } from '../kube/object.ts'
import {
  declaredInputs,
  declaredRubricInputs,
  ownerKinds,
  readKind,
  type Discovery,
  type KindReference,
} from '../lab/index.ts'

/** A lab, and what it is compiled with of its rubric. */
export interface NamingKinds {
  readonly spec: LabSpec
  readonly rubric: LabRubricSpec | undefined
}

/**
 * What the cluster serves, and which of the lab's and its rubric's kinds the operator may list and watch everywhere. Secrets are read
 * through the binding in each environment, never cluster-wide: they count as readable.
 */
export async function discover(client: Client, of: NamingKinds): Promise<Discovery> {
  const named = new Set(kindsNamed(of).map(({ kind }) => kind))
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

/** Whether a kind that the lab or its rubric names is not served: its CRD may be about to come. */
export function namesUnservedKind(client: Client, of: NamingKinds): boolean {
  return kindsNamed(of).some(({ kind, apiVersion }) => 'missing' in client.resources.find(kind, apiVersion))
}

function kindsNamed({ spec, rubric }: NamingKinds): readonly KindReference[] {
  return [...declaredInputs(spec), ...declaredRubricInputs(rubric)].flatMap(({ source }) =>
    [readKind(source), ...ownerKinds(source)].filter((kind) => kind !== undefined),
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
  const answer = await client.create(KINDS.SelfSubjectAccessReview, review)
  return (answer['status'] as { allowed?: boolean } | undefined)?.allowed === true
}

function resourceId(resource: Resource): string {
  return `${resourceName(resource)}/${resource.version}`
}
