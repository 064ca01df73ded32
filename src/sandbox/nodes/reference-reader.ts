import type { KubeObject, Logger, Resource } from '../../api/index.ts'
import { createInformer, isNotFound, type Client, type Clock } from '../../kube/index.ts'
import { readReferenced, type Referenced, type ReferenceNames, type References } from './references.ts'
import { RESOURCES } from './resources.ts'

/** Reads the ConfigMaps and Secrets that pods name. */
export interface ReferenceReader {
  /** Resolves when all that is there is known. */
  readonly synced: Promise<unknown>
  /** What is known of a namespace's: what was made just now may be missing. */
  cached(namespace: string): References
  /** These, from the API itself. */
  current(namespace: string, names: ReferenceNames): Promise<References>
}

/** Mirrors all ConfigMaps and Secrets, until the signal aborts; `onChange` is told of the namespace of each change. */
export function createReferenceReader(options: {
  readonly client: Client
  readonly clock: Clock
  readonly logger: Logger
  readonly connection: string
  readonly signal: AbortSignal
  readonly onChange: (namespace: string) => void
}): ReferenceReader {
  const { client, signal, onChange } = options
  const mirror = (resource: Resource) => {
    const informer = createInformer({ ...options, resource, transform: onlyData })
    informer.onChange((before, after) => onChange((after ?? before)?.metadata.namespace ?? ''))
    informer.start(signal)
    return informer
  }
  const configMaps = mirror(RESOURCES.configMap)
  const secrets = mirror(RESOURCES.secret)

  const read = async (resource: Resource, namespace: string, names: ReadonlySet<string>) => {
    const entries = [...names].map(async (name) => {
      const found = await client.get(resource, { namespace, name }, { signal }).catch(absent)
      return [name, given(found)] as const
    })
    return new Map(await Promise.all(entries))
  }
  return {
    synced: Promise.all([configMaps.synced, secrets.synced]),
    cached: (namespace) => ({
      configMap: (name) => given(configMaps.get(namespace, name)),
      secret: (name) => given(secrets.get(namespace, name)),
    }),
    async current(namespace, names) {
      const [ofConfigMaps, ofSecrets] = await Promise.all([
        read(RESOURCES.configMap, namespace, names.configMaps),
        read(RESOURCES.secret, namespace, names.secrets),
      ])
      return { configMap: (name) => ofConfigMaps.get(name), secret: (name) => ofSecrets.get(name) }
    },
  }
}

/** What pods see of it, and no more. */
function onlyData(object: KubeObject): KubeObject {
  const { apiVersion, kind, metadata, data, binaryData, type } = object
  const { namespace = '', name = '', resourceVersion = '' } = metadata
  return { apiVersion, kind, metadata: { namespace, name, resourceVersion }, data, binaryData, type }
}

function given(object: KubeObject | undefined): Referenced | undefined {
  return object === undefined ? undefined : readReferenced(object)
}

function absent(error: unknown): undefined {
  if (isNotFound(error)) return undefined
  throw error
}
