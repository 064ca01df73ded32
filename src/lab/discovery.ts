import type { Resource } from '../api/index.ts'

/** A served resource, and whether the operator may list and watch it. */
export interface DiscoveredResource extends Resource {
  readonly readable: boolean
}

/** What a cluster serves, as data; within a group, versions are in the server's order of preference. */
export interface Discovery {
  readonly resources: readonly DiscoveredResource[]
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf({ group, version }: Pick<Resource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`
}

/** What a kind as written in a lab may mean: one resource for each group that serves it. */
export function findKind(
  discovery: Discovery,
  kind: string,
  apiVersion?: string,
): readonly DiscoveredResource[] {
  const served = discovery.resources.filter((resource) => resource.kind === kind)
  if (apiVersion !== undefined) return served.filter((resource) => apiVersionOf(resource) === apiVersion)
  const groups = new Map<string, DiscoveredResource>()
  for (const resource of served) {
    if (!groups.has(resource.group)) groups.set(resource.group, resource)
  }
  return [...groups.values()]
}
