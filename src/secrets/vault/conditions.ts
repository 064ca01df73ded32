import type { Condition } from '../../api/index.ts'
import type { VaultFailure } from './failure.ts'
import type { RestartOutcome } from './restart.ts'
import type { VaultStaticSecretSpec } from './spec.ts'

/** What a pass found. */
export type SyncResult =
  { readonly failure: VaultFailure } | { readonly failure?: undefined; readonly restart: RestartOutcome }

/** Between two looks without `refreshAfter`, and after an error: shown, as VSO shows them, without its jitter. */
const HORIZON = '1m0s'
const HORIZON_ON_ERROR = '5s'

/**
 * The conditions as VSO orders and words them (controllers/common.go `newSyncCondition`, `newHealthyCondition`,
 * `newReadyCondition`). A condition that says the same keeps its time.
 */
export function syncConditions(
  before: readonly Condition[],
  result: SyncResult,
  spec: Pick<VaultStaticSecretSpec, 'refreshAfter'>,
  generation: number,
  now: string,
): Condition[] {
  const ok = result.failure === undefined
  const condition = (type: string, reason: string, isTrue: boolean, message: string): Condition => {
    const next: Condition = {
      type,
      status: isTrue ? 'True' : 'False',
      reason,
      message,
      observedGeneration: generation,
      lastTransitionTime: now,
    }
    const known = before.find((each) => each.type === type)
    const same =
      known?.status === next.status &&
      known.reason === reason &&
      known.message === message &&
      known.observedGeneration === generation
    return same ? known : next
  }
  const synced = ok
    ? `Secret synced, horizon=${spec.refreshAfter ?? HORIZON}`
    : `Failed to sync the secret, horizon=${HORIZON_ON_ERROR}, err=${result.failure.error}`
  return [
    condition('SecretSynced', 'Synced', ok, synced),
    ...restartCondition(result, before, condition),
    condition(
      'Healthy',
      ok ? 'Healthy' : 'Unhealthy',
      ok,
      `VaultStaticSecret${ok ? 'Healthy' : 'Unhealthy'}`,
    ),
    condition('Ready', 'Ready', ok, 'VaultStaticSecretReady'),
  ]
}

function restartCondition(
  result: SyncResult,
  before: readonly Condition[],
  condition: (type: string, reason: string, isTrue: boolean, message: string) => Condition,
): Condition[] {
  if (result.failure !== undefined || result.restart === 'none')
    return before.filter(({ type }) => type === 'RolloutRestart')
  return result.restart === 'triggered'
    ? [condition('RolloutRestart', 'RolloutRestartTriggered', true, 'Rollout restart triggered')]
    : [
        condition(
          'RolloutRestart',
          'RolloutRestartTriggeredFailed',
          false,
          `Rollout restart trigger failed, err=${result.restart.error}`,
        ),
      ]
}
