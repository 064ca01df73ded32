import type { KubeObject } from '../../api/index.ts'
import type { SecretEnvironment } from '../environment.ts'
import { createSecret, deleteSecret, refusal, updateSecret, writeStatus, type Hands } from '../hands.ts'
import { forbiddenLabel, isPlatforms, isSame, tooLong, type SecretObject } from '../secret-object.ts'
import { decryptSops, type Decrypted } from './decrypt.ts'
import type { SopsMistake } from './metadata.ts'
import { inSomeOrder } from './orders.ts'
import { secretsOf } from './templates.ts'
import { treeOf, type TreeMap } from './tree.ts'

/**
 * `status.message` in the words of isindir/sops-secrets-operator (internal/controllers/sopssecret_controller.go,
 * `STATUS_…`), which says no more; what is wrong, and where, is in an event of ours, by the same word.
 */
const SOPS_STATUS = {
  healthy: 'Healthy',
  decryption: 'Decryption error',
  notOwned: 'Child secret is not owned by controller error',
  update: 'Child secret update error',
  creation: 'New child secret creation error',
  suspended: 'Reconciliation is suspended',
  unknown: 'Unknown Error',
} as const

/** Set to "true" on a Secret, it lets the operator take the Secret over. */
const MANAGED = 'sopssecret/managed'
/** An error may end without anything here changing: a quota is freed. */
const AGAIN_AFTER_MS = 15_000

type StatusMessage = (typeof SOPS_STATUS)[keyof typeof SOPS_STATUS]

interface Outcome {
  readonly message: StatusMessage
  /** `path: what is wrong there`. */
  readonly detail?: string
}

/** Decrypted documents by the version of the object they were made of: most passes are about its Secrets. */
export class DecryptionCache {
  readonly #byUid = new Map<string, { readonly version: string; readonly decrypted: Decrypted }>()

  async decrypt(owner: KubeObject, identity: string): Promise<Decrypted> {
    const { uid = '', name, namespace, labels, annotations, generation = 0 } = owner.metadata
    const own = { name, namespace, labels, annotations }
    const version = `${generation} ${JSON.stringify(own)}`
    const known = this.#byUid.get(uid)
    if (known?.version === version) return known.decrypted
    // What the cluster adds was never in the file.
    const document = treeOf({ ...owner, status: undefined, metadata: own, sops: readable(owner['sops']) })
    const decrypted = await decryptSops(document as TreeMap, identity, inSomeOrder)
    this.#byUid.set(uid, { version, decrypted })
    return decrypted
  }

  forget(uid: string): void {
    this.#byUid.delete(uid)
  }
}

/** One pass over a SopsSecret: its Secrets are as its templates say, or its status says why not. */
export async function reconcileSopsSecret(
  owner: KubeObject,
  environment: SecretEnvironment,
  cache: DecryptionCache,
  hands: Hands,
): Promise<{ readonly requeueAfterMs?: number }> {
  const { message, detail } = await materialise(owner, environment, cache, hands)
  const before = (owner['status'] as { message?: string } | undefined)?.message
  if (before !== message) await writeStatus(hands, owner, { message })
  if (detail !== undefined) {
    hands.tell(owner, { type: 'Warning', reason: reasonOf(message), note: `${message}: ${detail}` })
    return { requeueAfterMs: AGAIN_AFTER_MS }
  }
  if (before !== message) hands.tell(owner, { type: 'Normal', reason: reasonOf(message), note: message })
  return {}
}

/** The `sops` block without what other key services wrote: only their presence is read, and their depth is anybody's. */
function readable(block: unknown): unknown {
  if (typeof block !== 'object' || block === null) return undefined
  return Object.fromEntries(
    Object.entries(block).map(([key, value]) => [
      key,
      Array.isArray(value) && key !== 'age' ? [] : (value as unknown),
    ]),
  )
}

/** `DecryptionError`. */
function reasonOf(message: StatusMessage): string {
  return message.replace(/(?:^|\s)(\w)/g, (_, letter: string) => letter.toUpperCase())
}

async function materialise(
  owner: KubeObject,
  { identity }: SecretEnvironment,
  cache: DecryptionCache,
  hands: Hands,
): Promise<Outcome> {
  const spec = owner['spec'] as { suspend?: boolean; enforceOwnership?: boolean } | undefined
  if (spec?.suspend === true) return { message: SOPS_STATUS.suspended }
  const decrypted = await cache.decrypt(owner, identity)
  if ('mistake' in decrypted) return { message: SOPS_STATUS.decryption, detail: located(decrypted.mistake) }
  const made = secretsOf(owner, decrypted.plain)
  if ('mistake' in made) {
    const message = made.unreadable ? SOPS_STATUS.decryption : SOPS_STATUS.creation
    return { message, detail: located(made.mistake) }
  }
  await removeOrphans(owner, made.secrets, hands)
  for (const secret of made.secrets) {
    const outcome = await materialiseOne(owner, secret, spec?.enforceOwnership === true, hands)
    if (outcome.message !== SOPS_STATUS.healthy) return outcome
  }
  return { message: SOPS_STATUS.healthy }
}

async function materialiseOne(
  owner: KubeObject,
  secret: SecretObject,
  enforce: boolean,
  hands: Hands,
): Promise<Outcome> {
  const found = hands.secrets.get(secret.metadata.name)
  const where = `Secret ${secret.metadata.namespace}/${secret.metadata.name}`
  const refused = forbiddenLabel(secret) ?? tooLong(secret)
  if (refused !== undefined) {
    const message = found === undefined ? SOPS_STATUS.unknown : SOPS_STATUS.update
    return { message, detail: `${where}: ${refused}` }
  }
  if (found === undefined) return await attempt(() => createSecret(hands, secret), SOPS_STATUS.unknown, where)
  const managed = !isPlatforms(found) && (found.metadata.annotations?.[MANAGED] === 'true' || enforce)
  if (!managed && !isControlledBy(found, owner)) {
    const detail = `${where} existed before, or is managed by another object: delete it, or set the annotation ${MANAGED}: "true" on it`
    return { message: SOPS_STATUS.notOwned, detail }
  }
  if (isSame(secret, found)) return { message: SOPS_STATUS.healthy }
  // The real operator updates in place: another type is refused by the API server.
  return await attempt(() => updateSecret(hands, secret, found), SOPS_STATUS.update, where)
}

async function attempt(write: () => Promise<void>, message: StatusMessage, where: string): Promise<Outcome> {
  try {
    await write()
    return { message: SOPS_STATUS.healthy }
  } catch (error) {
    const refused = refusal(error)
    if (refused === undefined) throw error
    return { message, detail: `${where}: ${refused}` }
  }
}

/** Secrets of templates that are gone (`garbageCollectOrphanedSecrets`). */
async function removeOrphans(
  owner: KubeObject,
  wanted: readonly SecretObject[],
  hands: Hands,
): Promise<void> {
  const names = new Set(wanted.map(({ metadata }) => metadata.name))
  for (const secret of hands.secrets.list())
    if (isControlledBy(secret, owner) && !names.has(secret.metadata.name ?? ''))
      await deleteSecret(hands, secret)
}

function isControlledBy({ metadata }: KubeObject, owner: KubeObject): boolean {
  return (
    metadata.ownerReferences?.some(
      ({ uid, controller }) => controller === true && uid === owner.metadata.uid,
    ) === true
  )
}

function located({ path, text }: SopsMistake): string {
  return `${path}: ${text}`
}
