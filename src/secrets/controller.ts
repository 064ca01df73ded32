import { setImmediate } from 'node:timers/promises'
import type { KubeObject, Logger, Resource } from '../api/index.ts'
import { onAbort } from '../kube/abort.ts'
import type { Client } from '../kube/client.ts'
import { systemClock } from '../kube/clock.ts'
import { ClusterError } from '../kube/errors.ts'
import type { Informer } from '../kube/informer.ts'
import type { KubeMetrics } from '../kube/metrics.ts'
import { createQueue, type Queue } from '../kube/queue.ts'
import { createTokenBucket, type TokenBucket } from '../kube/token-bucket.ts'
import { runWorkers, type PassResult } from '../kube/workers.ts'
import type { SecretEnvironment } from './environment.ts'
import type { Hands, Told } from './hands.ts'
import { servedBy, SIMULATED_KINDS, type SimulatedKind } from './kinds.ts'
import { DecryptionCache, reconcileSopsSecret } from './sops/sops-secret.ts'
import { RestartsOwed } from './vault/owed.ts'
import { reconcileVaultStaticSecret } from './vault/static-secret.ts'

/** What the secret controllers are started with. */
export interface SecretControllerOptions {
  readonly client: Client
  readonly recorder: {
    record(event: Told & { readonly regarding: KubeObject; readonly action: string }): void
  }
  readonly now: () => Date
  readonly logger: Logger
  readonly metrics: KubeMetrics
  /** The environment that a namespace is; undefined when it is none, or its session is not held in memory yet. */
  readonly environmentOf: (namespace: string) => SecretEnvironment | undefined
  /** Live copies, of environments only; both must have the index `namespace`. */
  readonly watches: {
    kind(resource: Resource): Informer<KubeObject>
    secrets(namespace: string): Informer<KubeObject>
  }
}

type Key = `${SimulatedKind['kind']} ${string} ${string}`

const WORKERS = 4
const PASS_TIMEOUT_MS = 30_000
const BACKOFF = { baseMs: 20, maxMs: 30_000 }
/** Until the session is held in memory, or the Secrets of a namespace have been listed. */
const NOT_YET_MS = 250
/**
 * Passes over the objects of one namespace: two that want the same Secret otherwise undo each other's work for ever, and
 * whoever changes a Secret calls for a look at all objects beside it. Others' objects are looked at meanwhile.
 */
const PASSES = { perSecond: 10, burst: 100 }
const NO_PASS_MS = 1_000

/**
 * Materialises Secrets as the operators of SOPS and Vault would, until the signal aborts: for each kind that the cluster
 * serves with our own CRD, and only in environments. Where the real operator serves a kind, nothing is done.
 */
export async function runSecretControllers(
  options: SecretControllerOptions,
  signal: AbortSignal,
): Promise<void> {
  const { client, logger, metrics, watches } = options
  const queue = createQueue<Key>({ name: 'secrets', metrics, backoff: BACKOFF })
  onAbort(signal, () => queue.shutDown())
  const informers = new Map<string, Informer<KubeObject>>()
  for (const kind of SIMULATED_KINDS) {
    const server = await servedBy(client, kind)
    if (server !== 'us') {
      logger.info({ kind: kind.kind, server }, 'The kind is not ours to serve: its controller stays out')
      continue
    }
    const informer = watches.kind(kind)
    informers.set(kind.kind, informer)
    informer.onChange((before, after) => {
      const object = after ?? before
      if (object !== undefined) queue.add(keyOf(kind.kind, object))
    })
  }
  const controller = new SecretController(options, informers, queue)
  await runWorkers(queue, {
    workers: WORKERS,
    timeoutMs: PASS_TIMEOUT_MS,
    handle: (key, passSignal) => controller.pass(key, passSignal),
    onError: (error, key) => report(logger, key, error),
  })
}

class SecretController {
  readonly #options: SecretControllerOptions
  readonly #informers: ReadonlyMap<string, Informer<KubeObject>>
  readonly #queue: Queue<Key>
  readonly #decrypted = new DecryptionCache()
  readonly #owed = new RestartsOwed()
  readonly #heard = new WeakSet<Informer<KubeObject>>()
  /** The last event told of each object, by UID. */
  readonly #told = new Map<string, string>()
  readonly #uids = new Map<Key, string>()
  readonly #passes = new Map<string, TokenBucket>()

  constructor(
    options: SecretControllerOptions,
    informers: ReadonlyMap<string, Informer<KubeObject>>,
    queue: Queue<Key>,
  ) {
    this.#options = options
    this.#informers = informers
    this.#queue = queue
  }

  /** One pass over one object. */
  async pass(key: Key, signal: AbortSignal): Promise<PassResult | undefined> {
    // A pass that finds all as it should be waits for nothing: many of them would keep everything else waiting.
    await setImmediate()
    const [kindName, namespace = '', name = ''] = key.split(' ')
    const kind = SIMULATED_KINDS.find((each) => each.kind === kindName)
    const owner = this.#informers.get(kindName ?? '')?.get(namespace, name)
    if (kind === undefined || owner === undefined) {
      this.#forget(key, namespace)
      return undefined
    }
    // Its Secrets go with it (garbage collection).
    if (owner.metadata.deletionTimestamp !== undefined) return undefined
    if (!this.#mayPass(namespace)) return { requeueAfterMs: NO_PASS_MS }
    const environment = this.#options.environmentOf(namespace)
    if (environment === undefined) return { requeueAfterMs: NOT_YET_MS }
    if (!environment.writable) return undefined
    const secrets = this.#secretsOf(namespace)
    if (!secrets.hasSynced()) return { requeueAfterMs: NOT_YET_MS }
    this.#uids.set(key, owner.metadata.uid ?? '')
    const hands: Hands = {
      client: this.#options.client,
      resource: kind,
      secrets: {
        get: (secret) => secrets.get(namespace, secret),
        list: () => secrets.byIndex('namespace', namespace),
      },
      now: this.#options.now,
      logger: this.#options.logger,
      signal,
      tell: (regarding, event) => {
        this.#tell(regarding, event)
      },
    }
    return kind.kind === 'SopsSecret'
      ? await reconcileSopsSecret(owner, environment, this.#decrypted, hands)
      : await reconcileVaultStaticSecret(owner, environment, this.#owed, hands)
  }

  /** Watched from the first object on that makes Secrets there; whatever changes, all such objects are looked at. */
  #secretsOf(namespace: string): Informer<KubeObject> {
    const informer = this.#options.watches.secrets(namespace)
    if (!this.#heard.has(informer)) {
      this.#heard.add(informer)
      informer.onChange(() => {
        for (const [kind, objects] of this.#informers)
          for (const object of objects.byIndex('namespace', namespace))
            this.#queue.add(keyOf(kind as SimulatedKind['kind'], object))
      })
    }
    return informer
  }

  #mayPass(namespace: string): boolean {
    const bucket = this.#passes.get(namespace) ?? createTokenBucket(PASSES, systemClock)
    this.#passes.set(namespace, bucket)
    return bucket.take()
  }

  #tell(regarding: KubeObject, event: Told): void {
    const uid = regarding.metadata.uid ?? ''
    const said = `${event.reason} ${event.note}`
    if (this.#told.get(uid) === said) return
    this.#told.set(uid, said)
    this.#options.recorder.record({ ...event, regarding, action: 'Sync' })
  }

  #forget(key: Key, namespace: string): void {
    const kinds = [...this.#informers.values()]
    if (kinds.every((objects) => objects.byIndex('namespace', namespace).length === 0))
      this.#passes.delete(namespace)
    const uid = this.#uids.get(key) ?? ''
    this.#uids.delete(key)
    this.#told.delete(uid)
    this.#decrypted.forget(uid)
    this.#owed.forget(uid)
  }
}

function keyOf(kind: SimulatedKind['kind'], { metadata }: KubeObject): Key {
  return `${kind} ${metadata.namespace ?? ''} ${metadata.name ?? ''}`
}

/** Somebody was faster, or the world is in the way: it will be tried again. Anything else is our bug. */
function report(logger: Logger, key: Key, error: unknown): void {
  if (error instanceof ClusterError)
    logger.debug({ key, err: error }, 'A Secret could not be materialised yet')
  else logger.error({ key, err: error }, 'Materialising a Secret failed')
}
