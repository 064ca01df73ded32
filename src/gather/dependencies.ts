import { KINDS, type Resource } from '../api/index.ts'
import { resourceName } from '../kube/object.ts'
import type { ResolvedInput } from '../lab/index.ts'
import { resourceOf } from './source.ts'

/** What an input's observation follows from: one object, all of a kind, or whatever is watched in the namespace. */
export interface Dependency {
  readonly namespace: string
  /** Absent: every watched kind. */
  readonly resource?: Resource
  /** Absent: every object of the kind. */
  readonly name?: string
}

/** A change that an informer reports. */
export interface Change {
  readonly resource: Resource
  readonly namespace: string
  readonly name: string
}

/** Whether the input asks the API server even while marks are live; the others read what informers hold. */
export function isProbe({ source: { access, dryRun, podSecurity, http } }: ResolvedInput): boolean {
  return [access, dryRun, podSecurity, http].some((part) => part !== undefined)
}

/** Whether what the input shows may change though no object does: a program's answer follows from more than objects. */
export function changesByItself({ source }: ResolvedInput): boolean {
  return source.http !== undefined
}

/** What the input depends on. `platform` and `answers` depend on the session itself only. */
export function dependencies(input: ResolvedInput): readonly Dependency[] {
  const { source, namespace, owners } = input
  const [owner, ...between] = owners
  const whole = (resource: Resource): Dependency => ({ namespace, resource })
  const named = (name: string): readonly Dependency[] => (owner ? [{ namespace, resource: owner, name }] : [])

  if (source.object) return [{ namespace, resource: resourceOf(input), name: source.object.name }]
  if (source.list) {
    const { ownedBy } = source.list
    const ofOwner = ownedBy === undefined ? [] : named(ownedBy.slice(ownedBy.indexOf('/') + 1))
    return [whole(resourceOf(input)), ...ofOwner, ...between.map(whole)]
  }
  if (source.rollouts) return [whole(resourceOf(input)), ...named(source.rollouts.deployment)]
  if (source.access) return [whole(KINDS.RoleBinding)]
  if (source.podSecurity) return [whole(KINDS.Pod)]
  if (source.http) {
    const service: Dependency = { namespace, resource: KINDS.Service, name: source.http.service }
    return [service, whole(KINDS.EndpointSlice), whole(KINDS.Pod)]
  }
  // Quota, policies, objects in the way: what admission weighs can be anything.
  if (source.dryRun) return [{ namespace }, ...liveObject(input)]
  return []
}

function liveObject(input: ResolvedInput): readonly Dependency[] {
  const { source, liveNamespace } = input
  if (liveNamespace === undefined || source.dryRun?.live === undefined) return []
  return [{ namespace: liveNamespace, resource: resourceOf(input), name: source.dryRun.live.name }]
}

/** The resources that must be watched for these inputs to be re-gathered when what they show changes. */
export function watchedResources(inputs: readonly ResolvedInput[]): readonly Resource[] {
  const resources = inputs.flatMap(dependencies).flatMap(({ resource }) => resource ?? [])
  return [...new Map(resources.map((resource) => [resourceName(resource), resource])).values()]
}

/** Whether the change may alter what the input shows. */
export function isConcerned(input: ResolvedInput, change: Change): boolean {
  return dependencies(input).some(
    ({ namespace, resource, name }) =>
      namespace === change.namespace &&
      (resource === undefined || resourceName(resource) === resourceName(change.resource)) &&
      (name === undefined || name === change.name),
  )
}
