import type { KubeObject, ObjectMeta } from '../../src/api/index.ts'
import { ApiError, type Sandbox } from '../../src/sandbox/index.ts'

/** One object by its metadata, and where it is found. */
export interface Found {
  readonly plural: string
  readonly path: string
  /** The path of its like in its namespace. */
  readonly collection: string
  readonly metadata: ObjectMeta & { readonly generation?: number }
}

/** Everything in a cluster, by uid. */
export type Inventory = ReadonlyMap<string, Found>

/** Finds every object that can be listed and deleted, by its metadata. */
export async function takeInventory(sandbox: Sandbox): Promise<Inventory> {
  const lists = await Promise.all((await kinds(sandbox)).map((kind) => listed(sandbox, kind)))
  return new Map(lists.flat().map((found) => [found.metadata.uid ?? found.path, found]))
}

interface Kind {
  /** `/apis/apps/v1` */
  readonly base: string
  readonly plural: string
}

interface Discovered {
  readonly metadata: { readonly name?: string }
  readonly versions: readonly {
    readonly version: string
    readonly resources?: readonly { readonly resource: string; readonly verbs: readonly string[] }[]
  }[]
}

const DISCOVERY = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
const METADATA = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'

/** Each kind in its preferred version, which is the first; events are in two groups. */
async function kinds({ api }: Sandbox): Promise<Kind[]> {
  const answers = await Promise.all(
    ['/api', '/apis'].map((path) => api.send('GET', path, { accept: DISCOVERY })),
  )
  return answers
    .flatMap(({ items }: KubeObject & { items?: unknown }) => (items ?? []) as readonly Discovered[])
    .filter(({ metadata }) => metadata.name !== 'events.k8s.io')
    .flatMap(({ metadata: { name }, versions: [preferred] }) =>
      (preferred?.resources ?? [])
        .filter(({ verbs }) => verbs.includes('list') && verbs.includes('delete'))
        .map(({ resource: plural }) => {
          const { version } = preferred ?? { version: '' }
          return { base: name === undefined ? `/api/${version}` : `/apis/${name}/${version}`, plural }
        }),
    )
}

async function listed({ api }: Sandbox, { base, plural }: Kind): Promise<Found[]> {
  const { items } = await api.send('GET', `${base}/${plural}`, { accept: METADATA }).catch(noneWhenNotServed)
  return ((items ?? []) as readonly Found[]).map(({ metadata }) => {
    const { namespace, name = '' } = metadata
    const collection =
      namespace === undefined ? `${base}/${plural}` : `${base}/namespaces/${namespace}/${plural}`
    return { plural, metadata, collection, path: `${collection}/${name}` }
  })
}

/** A kind whose definition was just deleted is still discovered. */
function noneWhenNotServed(error: unknown): { readonly items?: unknown } {
  if (error instanceof ApiError && error.code === 404) return {}
  throw error
}
