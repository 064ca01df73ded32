import type { KubeObject, Resource } from '../../api/index.ts'
import { ClusterError } from '../../kube/errors.ts'
import type { Hands } from '../hands.ts'
import { specOf, type RestartTarget } from './spec.ts'

/** helpers/rollout_restart.go `AnnotationRestartedAt`. */
const RESTARTED_AT = 'vso.secrets.hashicorp.com/restartedAt'

const MOST_TARGETS = 16

/** What became of the restarts that a change of a Secret calls for. */
export type RestartOutcome = 'none' | 'triggered' | { readonly error: string }

/** Restarts what the Secret's users are (helpers/rollout_restart.go); the last error, if any. Never throws on a refusal. */
export async function restartTargets(hands: Hands, owner: KubeObject): Promise<RestartOutcome> {
  const targets = specOf(owner).rolloutRestartTargets ?? []
  if (targets.length === 0) return 'none'
  // Each is a request of its own, with every change of the Secret.
  if (targets.length > MOST_TARGETS)
    return { error: `too many rolloutRestartTargets: found ${targets.length}, at most ${MOST_TARGETS} here` }
  let error: string | undefined
  for (const target of targets) {
    const wrong = await restart(hands, owner.metadata.namespace ?? '', target)
    const shown = `{${target.kind} ${target.name}}`
    hands.tell(
      owner,
      wrong === undefined
        ? {
            type: 'Normal',
            reason: 'RolloutRestartTriggered',
            note: `Rollout restart triggered for ${shown}`,
          }
        : {
            type: 'Warning',
            reason: 'RolloutRestartFailed',
            note: `Rollout restart failed for target ${shown}: err=${wrong}`,
          },
    )
    error = wrong ?? error
  }
  return error === undefined ? 'triggered' : { error }
}

async function restart(
  { client, now, signal }: Hands,
  namespace: string,
  { kind, name }: RestartTarget,
): Promise<string | undefined> {
  const resource = WORKLOADS[kind]
  if (resource === undefined) return `no matches for kind "${kind}"`
  const annotations = {
    [RESTARTED_AT]: now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z'),
  }
  try {
    const patch = { merge: { spec: { template: { metadata: { annotations } } } } }
    await client.patch(resource, { namespace, name }, patch, { signal })
    return undefined
  } catch (error) {
    if (error instanceof ClusterError && !error.retryable) return error.message
    throw error
  }
}

const WORKLOADS: Readonly<Record<string, Resource>> = Object.fromEntries(
  (['Deployment', 'StatefulSet', 'DaemonSet'] as const).map((kind) => [
    kind,
    { group: 'apps', version: 'v1', kind, plural: `${kind.toLowerCase()}s`, namespaced: true },
  ]),
)
