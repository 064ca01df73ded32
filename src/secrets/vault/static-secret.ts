import { createHmac } from 'node:crypto'
import { KINDS, timestamp, type Condition, type KubeObject } from '../../api/index.ts'
import type { SecretEnvironment } from '../environment.ts'
import {
  createSecret,
  deleteSecret,
  hasData,
  refusal,
  updateSecret,
  writeStatus,
  type Hands,
} from '../hands.ts'
import { forbiddenLabel, isSame, tooLong, type SecretObject } from '../secret-object.ts'
import { syncConditions, type SyncResult } from './conditions.ts'
import { secretData } from './data.ts'
import { destinationSecret, notFillable, notOwned } from './destination.ts'
import { failure, type VaultFailure } from './failure.ts'
import type { RestartsOwed } from './owed.ts'
import { readVault } from './read.ts'
import { restartTargets } from './restart.ts'
import { specOf } from './spec.ts'

/** An error may end without anything here changing: a quota is freed, a policy is lifted. */
const AGAIN_AFTER_MS = 15_000

interface VaultStatus {
  readonly lastGeneration?: number
  readonly secretMAC?: string
  readonly conditions?: readonly Condition[]
}

/** One pass over a VaultStaticSecret: its Secret is as the Vault has it, or its status says why not. */
export async function reconcileVaultStaticSecret(
  owner: KubeObject,
  environment: SecretEnvironment,
  owed: RestartsOwed,
  hands: Hands,
): Promise<{ readonly requeueAfterMs?: number }> {
  const before = (owner['status'] ?? {}) as VaultStatus
  const spec = specOf(owner)
  const { uid = '' } = owner.metadata
  // Not when it is made for the first time.
  const restart = before.secretMAC === undefined ? 'none' : 'due'
  const writing: Writing = (write) => owed.writing(uid, restart, write)
  const outcome = await materialise(owner, environment, writing, hands)
  if (!('failure' in outcome) && owed.of(uid) === 'due') owed.note(uid, await restartTargets(hands, owner))
  const done = owed.of(uid)
  const result: SyncResult =
    'failure' in outcome ? outcome : { restart: done === undefined || done === 'due' ? 'none' : done }
  const generation = owner.metadata.generation ?? 0
  const status = {
    lastGeneration: generation,
    ...('mac' in outcome && { secretMAC: outcome.mac }),
    conditions: syncConditions(before.conditions ?? [], result, spec, generation, timestamp(hands.now())),
  }
  if (JSON.stringify({ ...before, ...status }) !== JSON.stringify(before))
    await writeStatus(hands, owner, status)
  if ('failure' in outcome) {
    const { reason, action, error } = outcome.failure
    hands.tell(owner, { type: 'Warning', reason, note: `${action}: ${error}` })
    return { requeueAfterMs: AGAIN_AFTER_MS }
  }
  owed.forget(uid)
  if (done !== undefined) hands.tell(owner, { type: 'Normal', reason: 'SecretSynced', note: 'Secret synced' })
  return {}
}

type Outcome = { readonly failure: VaultFailure } | { readonly mac: string }

/** Every write of the Secret goes through it. */
type Writing = (write: () => Promise<void>) => Promise<void>

async function materialise(
  owner: KubeObject,
  environment: SecretEnvironment,
  writing: Writing,
  hands: Hands,
): Promise<Outcome> {
  const spec = specOf(owner)
  const read = readVault(spec, owner.metadata.namespace ?? '', environment.vault)
  if ('failure' in read) return read
  const found = hands.secrets.get(spec.destination.name)
  if (found === undefined && spec.destination.create !== true) {
    const error = 'Destination secret does not exist, either create it or set .spec.destination.create=true'
    return failure('InexistentDestination', 'Failed to sync the secret', error)
  }
  const built = secretData(read.secret, spec.destination.transformation)
  if ('failure' in built) return built
  const mac = createHmac('sha256', environment.sessionUid)
    .update(JSON.stringify(Object.entries(built.data).sort()))
    .digest('base64')
  try {
    return (await sync(owner, built.data, found, { ...hands, writing })) ?? { mac }
  } catch (error) {
    const refused = refusal(error)
    if (refused === undefined) throw error
    return failure('SecretSyncError', 'Failed to update k8s secret', refused)
  }
}

/** helpers/secrets.go `SyncSecret`: why it is not as wanted, if it is not. */
async function sync(
  owner: KubeObject,
  data: Readonly<Record<string, string>>,
  found: KubeObject | undefined,
  hands: Hands & { readonly writing: Writing },
): Promise<{ readonly failure: VaultFailure } | undefined> {
  const { writing } = hands
  const { create, overwrite: takesOver } = specOf(owner).destination
  const secret = destinationSecret(owner, data)
  const refused =
    tooLong(secret) ??
    (create === true
      ? (forbiddenLabel(secret) ?? (found && notOwned(owner, found, takesOver)))
      : found && notFillable(found))
  if (refused !== undefined) return failure('SecretSyncError', 'Failed to update k8s secret', refused)
  if (create !== true) {
    if (found !== undefined) await fillIn(found, secret.data, hands)
    return undefined
  }
  if (found === undefined) await writing(() => createSecret(hands, secret))
  else if (!isSame(secret, found)) await writing(() => overwrite(hands, secret, found))
  await prune(owner, hands)
  return undefined
}

/** A Secret that somebody else made gets the data, and nothing else. */
async function fillIn(
  found: KubeObject,
  data: SecretObject['data'],
  { client, signal, writing }: Hands & { readonly writing: Writing },
): Promise<void> {
  if (hasData(found, data)) return
  await writing(async () => {
    await client.replace(KINDS.Secret, { ...found, data }, { signal })
  })
}

/** A type cannot change: a Secret of another one is made anew. */
async function overwrite(hands: Hands, secret: SecretObject, found: KubeObject): Promise<void> {
  if (found['type'] === secret.type) {
    await updateSecret(hands, secret, found)
    return
  }
  await deleteSecret(hands, found)
  await createSecret(hands, secret)
}

/** Secrets that it made under another name go. */
async function prune(owner: KubeObject, hands: Hands): Promise<void> {
  const { name } = specOf(owner).destination
  for (const secret of hands.secrets.list())
    if (secret.metadata.name !== name && notOwned(owner, secret) === undefined)
      await deleteSecret(hands, secret)
}
