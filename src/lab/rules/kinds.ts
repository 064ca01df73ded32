import type { FieldError, Resource, SeedObject } from '../../api/index.ts'
import { LABELS, resourceKey } from '../../api/index.ts'
import { apiVersionOf, findKind, type DiscoveredResource, type Discovery } from '../discovery.ts'
import { declaredInputs, declaredRubricInputs, type DeclaredInput } from '../inputs.ts'
import { accessResource, ownerKinds, readKind, type KindReference } from '../kinds.ts'
import { closest } from './closest.ts'
import type { Draft } from './rule.ts'

/** What the kinds of a lab stand for, and what is wrong with them. */
export interface ResolvedKinds {
  /** As `Revision.resources`. */
  readonly resources: Readonly<Record<string, Resource>>
  readonly errors: readonly FieldError[]
  /** Of the kinds that only the rubric names. */
  readonly rubricErrors: readonly FieldError[]
}

/** A kind the lab uses; `read` says that the operator must be able to list and watch it. */
interface UsedKind extends KindReference {
  readonly read: boolean
  /** `Deployment` of an input may not be cluster-scoped; of the seed, `checkSeed` says so. */
  readonly scoped: boolean
}

/** Resolves every kind that inputs and seed name, and those of the rubric. */
export function resolveKinds({ spec, rubric, discovery }: Omit<Draft, 'name'>): ResolvedKinds {
  const seed = (spec.seed ?? []).map(({ manifest }, s) => ({ manifest, path: `seed[${s}].manifest.kind` }))
  const added = (rubric?.variants ?? []).flatMap(({ manifest }, v) =>
    manifest === undefined ? [] : [{ manifest, path: `variants[${v}].manifest.kind` }],
  )
  const lab = resolveAll(discovery, declaredInputs(spec), seed)
  const hidden = resolveAll(discovery, declaredRubricInputs(rubric), added)
  return {
    resources: { ...lab.resources, ...hidden.resources },
    errors: lab.errors,
    rubricErrors: hidden.errors,
  }
}

interface WrittenObject {
  readonly manifest: SeedObject['manifest']
  readonly path: string
}

function resolveAll(
  discovery: Discovery,
  inputs: readonly DeclaredInput[],
  objects: readonly WrittenObject[],
): Omit<ResolvedKinds, 'rubricErrors'> {
  const resources: Record<string, Resource> = {}
  const errors: FieldError[] = []
  for (const used of usedKinds(inputs, objects)) {
    const resolved = resolveKind(discovery, used)
    if ('error' in resolved) errors.push(resolved.error)
    else resources[resourceKey(used.kind, used.apiVersion)] = asResource(resolved.resource)
  }
  for (const input of inputs) {
    const resolved = resolveAccess(discovery, input)
    if (resolved === undefined) continue
    if ('error' in resolved) errors.push(resolved.error)
    else resources[resolved.key] = asResource(resolved.resource)
  }
  return { resources, errors }
}

function usedKinds(inputs: readonly DeclaredInput[], objects: readonly WrittenObject[]): readonly UsedKind[] {
  const ofInputs = inputs.flatMap(({ source, path }) => {
    const kind = readKind(source)
    const read = source.dryRun?.create === undefined
    return [...(kind === undefined ? [] : [kind]), ...ownerKinds(source)].map((each) => ({
      ...each,
      path: `${path}.${each.path}`,
      read,
      scoped: true,
    }))
  })
  const ofObjects = objects.flatMap(({ manifest: { kind, apiVersion }, path }) => {
    // What is not a text is the concern of `checkSeed`.
    if (typeof kind !== 'string' || typeof apiVersion !== 'string') return []
    return [{ kind, apiVersion, path, read: false, scoped: false }]
  })
  return [...ofInputs, ...ofObjects]
}

type Resolution = { readonly resource: DiscoveredResource } | { readonly error: FieldError }

function resolveKind(discovery: Discovery, used: UsedKind): Resolution {
  const candidates = findKind(discovery, used.kind, used.apiVersion)
  const [resource, ...others] = candidates
  if (resource === undefined) return { error: unknownKind(discovery, used) }
  if (others.length > 0) return { error: ambiguousKind(used, candidates) }
  if (used.scoped && !resource.namespaced) return { error: clusterKind(used) }
  if (used.read && !resource.readable) return { error: forbiddenKind(used, resource) }
  return { resource }
}

function resolveAccess(
  discovery: Discovery,
  { source, path }: DeclaredInput,
):
  | ({ readonly key: string; readonly resource: DiscoveredResource } | { readonly error: FieldError })
  | undefined {
  if (source.access === undefined) return undefined
  const { plural, group } = accessResource(source.access.resource)
  const served = discovery.resources.filter((resource) => resource.plural === plural)
  const resource = served.find((each) => group === undefined || each.group === group)
  if (resource !== undefined) return { key: source.access.resource, resource }
  return {
    error: {
      code: 'KindUnknown',
      path: `${path}.access.resource`,
      found: `"${source.access.resource}", which the cluster does not serve`,
      expected: 'a plural, for instance pods, pods/log or deployments.apps',
      ...meant(
        plural,
        discovery.resources.map((each) => each.plural),
      ),
    },
  }
}

function unknownKind(discovery: Discovery, { kind, apiVersion, path }: UsedKind): FieldError {
  const others = discovery.resources.filter((resource) => resource.kind === kind).map(apiVersionOf)
  const written = apiVersion === undefined ? kind : `${kind} of ${apiVersion}`
  return {
    code: 'KindUnknown',
    path,
    found: `${written}, which the cluster does not serve`,
    expected: 'a kind that the cluster serves',
    ...(others.length > 0
      ? { remedy: `${kind} is served as ${others.join(', ')}` }
      : meant(
          kind,
          discovery.resources.map((resource) => resource.kind),
        )),
  }
}

function ambiguousKind({ kind, path }: UsedKind, candidates: readonly Resource[]): FieldError {
  const served = candidates.map(apiVersionOf).sort()
  return {
    code: 'KindAmbiguous',
    path,
    found: `${kind}, which ${served.length} groups serve`,
    expected: `apiVersion beside it, ${served.join(' or ')}`,
  }
}

function clusterKind({ kind, path }: UsedKind): FieldError {
  return {
    code: 'KindNotNamespaced',
    path,
    found: `${kind}, which belongs to the whole cluster`,
    expected: 'a kind that lives in a namespace: a session sees its own environments only',
  }
}

function forbiddenKind({ kind, path }: UsedKind, { group, plural }: Resource): FieldError {
  return {
    code: 'KindForbidden',
    path,
    found: `${kind}, which the operator may not read`,
    expected: 'a kind the operator may get, list and watch',
    remedy: `Apply this ClusterRole, which adds to what the operator may read:\n${readerRole(group, plural)}`,
  }
}

/** Aggregated into the operator's reader role by its label. */
function readerRole(group: string, plural: string): string {
  const name = ['labs-reader', plural, ...(group === '' ? [] : [group])].join('-').replaceAll('.', '-')
  return [
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: ClusterRole',
    'metadata:',
    `  name: ${name}`,
    '  labels:',
    `    ${LABELS.aggregateToReader}: "true"`,
    'rules:',
    `- apiGroups: ["${group}"]`,
    `  resources: ["${plural}"]`,
    '  verbs: ["get", "list", "watch"]',
  ].join('\n')
}

function meant(written: string, names: readonly string[]): { readonly remedy?: string } {
  const name = closest(written, names)
  return name === undefined ? {} : { remedy: `Did you mean ${name}?` }
}

function asResource({ group, version, kind, plural, namespaced }: Resource): Resource {
  return { group, version, kind, plural, namespaced }
}
