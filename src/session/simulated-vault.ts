import type { LabSession } from '../api/index.ts'
import { fillText } from '../expression/index.ts'
import { identityOf, type SecretEnvironment } from '../secrets/index.ts'
import type { ActiveSessions } from './active.ts'
import { findCondition } from './conditions.ts'
import type { SessionSettings } from './context.ts'

/** What is read here; a session that is not in memory yet has no environments. */
export interface SecretSources {
  readonly active: Pick<ActiveSessions, 'keyOf' | 'ofKey'>
  readonly sessions: { get(namespace: string, name: string): LabSession | undefined }
  readonly settings: Pick<SessionSettings, 'drawKey' | 'platform'>
}

/**
 * The simulated Vault and the cluster's age identity of the session whose environment a namespace is. The Vault's values
 * have their placeholders filled in, those of secret parameters too.
 */
export function secretEnvironment(
  namespace: string,
  { active, sessions, settings }: SecretSources,
): SecretEnvironment | undefined {
  const key = active.keyOf(namespace)
  const held = key === undefined ? undefined : active.ofKey(key)
  if (key === undefined || held === undefined) return undefined
  const [home = '', name = ''] = key.split('/')
  const session = sessions.get(home, name)
  if (session?.metadata.uid !== held.uid) return undefined
  const { plan, revision, uid } = held
  return {
    sessionUid: uid,
    identity: identityOf(settings.drawKey, uid),
    vault: {
      address: settings.platform.vaultAddress,
      mount: plan.project.slug,
      entries: (revision.rubric?.vault ?? []).map(({ path, data }) => ({
        path,
        data: Object.fromEntries(
          Object.entries(data).map(([field, value]) => [field, fillText(value, plan.bindings)]),
        ),
      })),
      createdAt: session.metadata.creationTimestamp ?? '',
    },
    // From the submission on the environment is only looked at.
    writable: findCondition(session.status?.conditions, 'Graded')?.reason === 'Live',
  }
}
