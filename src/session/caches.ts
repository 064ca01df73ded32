import type { KubeObject, Logger, Resource } from '../api/index.ts'
import { cachedReader, watchedResources, type ObjectCache, type Reader } from '../gather/index.ts'
import type { Client } from '../kube/client.ts'
import { createInformer, type Informer } from '../kube/informer.ts'
import type { KubeMetrics } from '../kube/metrics.ts'
import { resourceName } from '../kube/object.ts'
import type { ActiveSession, ActiveSessions } from './active.ts'
import { RESOURCES } from './resources.ts'
import { Room } from './room.ts'

/** What a watch tells of an object in an environment. */
export interface ObjectChange {
  readonly resource: Resource
  readonly namespace: string
  readonly name: string
  readonly after: KubeObject | undefined
}

/** What the caches are made with. */
export interface CacheOptions {
  readonly client: Client
  readonly active: ActiveSessions
  readonly signal: AbortSignal
  readonly logger: Logger
  readonly metrics: KubeMetrics
  readonly onChange: (change: ObjectChange) => void
  /** A whole listing of the resource was taken: what came and went unseen before it was never told. */
  readonly onRelisted: (resource: Resource) => void
}

interface Watched {
  readonly informer: Informer<KubeObject>
  readonly stop: () => void
}

/** Platform kinds, watched from the start; those of foreign operators only where they are served. */
const PLATFORM_KINDS = [
  'Namespace',
  'RoleBinding',
  'ServiceAccount',
  'NetworkPolicy',
  'ResourceQuota',
  'VaultAuth',
  'VaultConnection',
]

/**
 * Live copies of what stands in environments: one cluster-wide watch for each kind, whatever the number of sessions;
 * objects of other namespaces are dropped on arrival. Secrets alone are watched by namespace, only where a lab reads
 * them: the operator may not read them anywhere else.
 */
export class SessionCaches {
  readonly reader: Reader
  readonly #options: CacheOptions
  readonly #kinds = new Map<string, Watched>()
  readonly #secrets = new Map<string, Watched>()
  readonly #room = new Room()

  constructor(options: CacheOptions) {
    this.#options = options
    this.reader = cachedReader((resource, namespace) => this.#cacheOf(resource, namespace))
    options.signal.addEventListener('abort', () => this.#stop(), { once: true })
  }

  /** Starts watching the platform's kinds; resolves when all of them are in. */
  async start(): Promise<void> {
    const { client } = this.#options
    const watched = PLATFORM_KINDS.flatMap((kind) => {
      const lookup = client.resources.find(kind)
      return 'found' in lookup ? [this.#watchKind(lookup.found)] : []
    })
    await Promise.all(watched.map(({ informer }) => informer.synced))
  }

  /** Whether everything that a session's marks read has been observed; starts watching what has not. */
  ready(active: ActiveSession): boolean {
    const caches = this.#needed(active)
    return caches.every(({ informer }) => informer.hasSynced())
  }

  /** Lets go of environments that are gone: nobody else would end the watches of their Secrets. */
  release(namespaces: readonly string[]): void {
    for (const namespace of namespaces) {
      this.#secrets.get(namespace)?.stop()
      this.#secrets.delete(namespace)
      this.#room.clear(namespace)
    }
  }

  /** The object as last seen, by what it is named as. */
  find(object: KubeObject): KubeObject | undefined {
    const { namespace, name = '' } = object.metadata
    return this.#watchedFor(object)?.informer.get(namespace, name)
  }

  /** Whether an object of that name has been seen. */
  has(object: KubeObject): boolean {
    return this.find(object) !== undefined
  }

  /** Whether objects like this one are watched where it stands: else nothing is known of it. */
  watches(object: KubeObject): boolean {
    return this.#watchedFor(object)?.informer.hasSynced() === true
  }

  /** The served resource of an object's kind. Throws when it is not served. */
  resourceOf({ apiVersion, kind }: KubeObject): Resource {
    const lookup = this.#options.client.resources.find(kind, apiVersion)
    if ('found' in lookup) return lookup.found
    throw new Error(`The cluster serves no ${kind} of ${apiVersion}`)
  }

  /** The live copy of a kind in all environments, for controllers that work beside; it has the index `namespace`. */
  kind(resource: Resource): Informer<KubeObject> {
    return this.#watchKind(resource).informer
  }

  /** The live copy of an environment's Secrets; it ends with the session. */
  secrets(namespace: string): Informer<KubeObject> {
    return this.#watchSecrets(namespace).informer
  }

  #stop(): void {
    for (const { stop } of [...this.#kinds.values(), ...this.#secrets.values()]) stop()
  }

  #needed({ inputs, plan }: ActiveSession): Watched[] {
    return watchedResources(inputs).flatMap((resource) =>
      isSecret(resource)
        ? plan.environments.map(({ namespace }) => this.#watchSecrets(namespace))
        : [this.#watchKind(resource)],
    )
  }

  #cacheOf(resource: Resource, namespace: string): ObjectCache | undefined {
    const watched = isSecret(resource)
      ? this.#secrets.get(namespace)
      : this.#kinds.get(resourceName(resource))
    if (watched === undefined) return undefined
    const { informer } = watched
    return {
      hasSynced: () => informer.hasSynced(),
      get: (inNamespace, name) => informer.get(inNamespace, name),
      inNamespace: (inNamespace) => informer.byIndex('namespace', inNamespace),
    }
  }

  #watchedFor(object: KubeObject): Watched | undefined {
    if (object.kind === 'Secret') return this.#secrets.get(object.metadata.namespace ?? '')
    const lookup = this.#options.client.resources.find(object.kind, object.apiVersion)
    return 'found' in lookup ? this.#kinds.get(resourceName(lookup.found)) : undefined
  }

  #watchKind(resource: Resource): Watched {
    const name = resourceName(resource)
    const known = this.#kinds.get(name)
    if (known !== undefined) return known
    // What stands in kube-system changes all the time and is never an environment.
    const fieldSelector = resource.namespaced ? 'metadata.namespace!=kube-system' : undefined
    const watched = this.#watch({ resource, ...(fieldSelector !== undefined && { fieldSelector }) })
    this.#kinds.set(name, watched)
    return watched
  }

  #watchSecrets(namespace: string): Watched {
    const known = this.#secrets.get(namespace)
    if (known !== undefined) return known
    const watched = this.#watch({ resource: RESOURCES.secret, namespace, connection: 'secrets' })
    this.#secrets.set(namespace, watched)
    return watched
  }

  #watch(target: {
    resource: Resource
    namespace?: string
    fieldSelector?: string
    connection?: string
  }): Watched {
    const { client, active, logger, metrics, onChange, onRelisted } = this.#options
    const abort = new AbortController()
    const { resource } = target
    const informer = createInformer({
      ...target,
      client,
      logger,
      metrics,
      indexes: { namespace: (object) => [namespaceOf(object)] },
      transform: (object) => {
        const namespace = namespaceOf(object)
        if (active.keyOf(namespace) === undefined) return undefined
        return this.#room.take(namespace, idOf(object), object)
      },
    })
    informer.onChange((before, after) => {
      const object = after ?? before
      if (object === undefined) return
      if (after === undefined) this.#room.give(namespaceOf(object), idOf(object))
      onChange({ resource, namespace: namespaceOf(object), name: object.metadata.name ?? '', after })
    })
    informer.onRelisted(() => onRelisted(resource))
    // A pass that ends well after the stop may still ask for one: nobody would end it.
    if (this.#options.signal.aborted) abort.abort()
    informer.start(abort.signal)
    return { informer, stop: () => abort.abort() }
  }
}

/** A Namespace is looked up under its own name. */
function namespaceOf({ kind, metadata }: KubeObject): string {
  return (kind === 'Namespace' ? metadata.name : metadata.namespace) ?? ''
}

function idOf({ kind, metadata }: KubeObject): string {
  return `${kind}/${metadata.name ?? ''}`
}

function isSecret({ group, plural }: Resource): boolean {
  return group === '' && plural === 'secrets'
}
