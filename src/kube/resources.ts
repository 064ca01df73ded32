import type { Resource } from '../api/index.ts'
import { ClusterError, statusError } from './errors.ts'
import { apiVersionOf } from './object.ts'

/** A resource as the server serves it now. */
export interface ServedResource extends Resource {
  /** Its version is the one the server prefers for the kind. */
  readonly preferred: boolean
  readonly verbs: readonly string[]
  readonly subresources: readonly string[]
  readonly shortNames: readonly string[]
}

/** What looking a kind up gives. */
export type Lookup =
  | { readonly found: ServedResource }
  | { readonly missing: true }
  /** Several groups serve a kind of that name. */
  | { readonly ambiguous: readonly ServedResource[] }

/** What the API server serves, as it was when last asked. */
export interface ResourceIndex {
  /** Asks the server (two requests). Callers that come together share one asking. */
  refresh(signal?: AbortSignal): Promise<void>
  /** Every resource of every served version; empty before the first refresh. */
  all(): readonly ServedResource[]
  /** By kind; in all groups at the preferred version, or exactly in `apiVersion`. */
  find(kind: string, apiVersion?: string): Lookup
  /**
   * The resource of a kind, asking the server when it is not known yet. Rejects with a ClusterError of reason
   * `KindUnknown` or `KindAmbiguous`.
   */
  resolve(kind: string, apiVersion?: string): Promise<ServedResource>
}

/** Fetches one discovery document; the answer is parsed JSON. */
export type FetchDiscovery = (path: string, signal?: AbortSignal) => Promise<unknown>

/** Served from Kubernetes 1.30 (KEP-3352). */
export const DISCOVERY_ACCEPT = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** An index over aggregated discovery. */
export function createResourceIndex(fetch: FetchDiscovery): ResourceIndex {
  let served: readonly ServedResource[] = []
  let byKind = new Map<string, ServedResource[]>()
  let asking: Promise<void> | undefined

  const ask = async (signal?: AbortSignal): Promise<void> => {
    const [core, groups] = await Promise.all([fetch('/api', signal), fetch('/apis', signal)])
    served = [...readDiscovery(core), ...readDiscovery(groups)]
    byKind = new Map()
    for (const resource of served) byKind.set(resource.kind, [...(byKind.get(resource.kind) ?? []), resource])
  }
  const refresh = (signal?: AbortSignal): Promise<void> => {
    asking ??= ask(signal).finally(() => (asking = undefined))
    return asking
  }
  const find = (kind: string, apiVersion?: string): Lookup => {
    const candidates = (byKind.get(kind) ?? []).filter((resource) =>
      apiVersion === undefined ? resource.preferred : apiVersionOf(resource) === apiVersion,
    )
    const [found, ...others] = candidates
    if (found === undefined) return { missing: true }
    return others.length === 0 ? { found } : { ambiguous: candidates }
  }

  return {
    refresh,
    all: () => served,
    find,
    async resolve(kind, apiVersion) {
      let lookup = find(kind, apiVersion)
      if ('missing' in lookup) {
        await refresh()
        lookup = find(kind, apiVersion)
      }
      if ('found' in lookup) return lookup.found
      throw lookupError(kind, apiVersion, lookup)
    },
  }
}

/** The resources of one aggregated discovery document. */
function readDiscovery(document: unknown): ServedResource[] {
  if (!isDiscovery(document)) throw statusError(406, undefined)
  return document.items.flatMap((group) => {
    const seen = new Set<string>()
    return (group.versions ?? []).flatMap((version) =>
      (version.resources ?? []).map((entry): ServedResource => {
        // Versions come in the server's order of preference. Each kind is preferred where it is served first: a group's
        // preferred version need not serve all of its kinds.
        const kind = entry.responseKind?.kind ?? ''
        const preferred = !seen.has(entry.resource)
        seen.add(entry.resource)
        return {
          group: group.metadata?.name ?? '',
          version: version.version,
          kind,
          plural: entry.resource,
          namespaced: entry.scope === 'Namespaced',
          preferred,
          verbs: entry.verbs ?? [],
          subresources: (entry.subresources ?? []).map((sub) => sub.subresource),
          shortNames: entry.shortNames ?? [],
        }
      }),
    )
  })
}

interface DiscoveryDocument {
  readonly items: readonly {
    readonly metadata?: { readonly name?: string }
    readonly versions?: readonly {
      readonly version: string
      readonly resources?: readonly {
        readonly resource: string
        readonly responseKind?: { readonly kind: string }
        readonly scope: string
        readonly verbs?: readonly string[]
        readonly shortNames?: readonly string[]
        readonly subresources?: readonly { readonly subresource: string }[]
      }[]
    }[]
  }[]
}

function isDiscovery(document: unknown): document is DiscoveryDocument {
  return (
    typeof document === 'object' &&
    document !== null &&
    'kind' in document &&
    document.kind === 'APIGroupDiscoveryList' &&
    'items' in document &&
    Array.isArray(document.items)
  )
}

function lookupError(kind: string, apiVersion: string | undefined, lookup: Lookup): ClusterError {
  const ambiguous = 'ambiguous' in lookup
  const groups = ambiguous ? lookup.ambiguous.map(apiVersionOf).sort().join(', ') : ''
  const where = apiVersion === undefined ? '' : ` in ${apiVersion}`
  return new ClusterError({
    code: 404,
    reason: ambiguous ? 'KindAmbiguous' : 'KindUnknown',
    message: ambiguous
      ? `Several kinds are named ${kind}: say which of ${groups}`
      : `The cluster serves no kind ${kind}${where}`,
    // A CRD may be about to be served.
    retryable: !ambiguous,
  })
}
