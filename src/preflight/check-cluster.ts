import { GROUP, VERSION } from '../api/index.ts'
import { ClusterError, pause, systemClock, type Client, type Clock } from '../kube/index.ts'
import { compareKinds, OUR_KINDS, servedKinds } from './kinds.ts'
import { missingPermissions, type Permission } from './permissions.ts'
import type { Problem } from './problem.ts'
import { isOlder, MINIMUM_VERSION, readVersion } from './version.ts'

/** What somebody needs of a cluster besides its version and our kinds. */
export interface ClusterNeeds {
  readonly client: Client
  readonly permissions: readonly Permission[]
  readonly signal?: AbortSignal
}

/**
 * What keeps this cluster from what we need. Definitions that are newer than we know are none: after a rollback they stay,
 * and the older of us works with them.
 */
export async function checkCluster({ client, permissions }: ClusterNeeds): Promise<readonly Problem[]> {
  const version = await readVersion(client)
  if (isOlder(version, MINIMUM_VERSION)) {
    const { major, minor } = MINIMUM_VERSION
    // What it says of the rest would lead astray.
    return [{ code: 'ClusterTooOld', found: version.text, needed: `v${major}.${minor}` }]
  }
  const [kinds, missing] = await Promise.all([outdatedKinds(client), missingPermissions(client, permissions)])
  return [...kinds, ...missing.map((permission) => ({ code: 'PermissionMissing', permission }) as const)]
}

/** What is installed together comes into force one after the other. */
const SETTLES_WITHIN_MS = 5_000
const ASK_AGAIN_MS = 500

/** The same, asked again for a while as long as something is wrong that a moment may mend. */
export async function checkWhenReady(
  needs: ClusterNeeds,
  clock: Clock = systemClock,
): Promise<readonly Problem[]> {
  const until = clock.now() + SETTLES_WITHIN_MS
  for (;;) {
    const isLast = clock.now() > until || needs.signal?.aborted === true
    const problems = await checkCluster(needs).catch((error: unknown) => {
      if (isLast || !(error instanceof ClusterError) || !error.retryable) throw error
      return undefined
    })
    const isFinal = problems?.some(({ code }) => code === 'ClusterTooOld') ?? false
    if (problems !== undefined && (problems.length === 0 || isFinal || isLast)) return problems
    await pause(clock, ASK_AGAIN_MS, needs.signal)
  }
}

async function outdatedKinds(client: Client): Promise<readonly Problem[]> {
  await client.resources.refresh()
  const absent = OUR_KINDS.filter((kind) => 'missing' in client.resources.find(kind, `${GROUP}/${VERSION}`))
  const outdated = compareKinds((await servedKinds(client)) ?? {}).filter(({ missing }) => missing.length > 0)
  return [
    ...absent.map((kind) => ({ code: 'KindOutdated', kind, missing: [] }) as const),
    ...outdated
      .filter(({ kind }) => !absent.includes(kind))
      .map(({ kind, missing }) => ({ code: 'KindOutdated', kind, missing }) as const),
  ]
}
