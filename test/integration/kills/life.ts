import type { KubeObject, LabSession } from '../../../src/api/index.ts'
import { hasReason, isNotFound, type Client } from '../../../src/kube/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { firstEnvironment, hasCondition } from '../../builders/candidate.ts'
import { aLabSession } from '../../builders/lab-session.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { findOrphans } from '../../faults/orphans.ts'
import type { Stage } from './moments.ts'
import type { Witness } from './witness.ts'

/** Where the candidate is at home, and who they are. */
export const HOME = 'camille'
export const CANDIDATE = 'camille@example.fr'
/** The lab. */
export const LAB = 'word'

const DEADLINE_MS = 30_000

/** One session up to its mark, or up to its deletion when that comes first. */
export interface Life {
  /** As it was when marked; as it was before its deletion when cut short. */
  readonly session: LabSession
  readonly uid: string
  readonly namespace: string
  /** The rest: the environment goes after its retention, the candidate deletes the session, it is gone. */
  readonly end: Promise<void>
}

/** What the candidate has at hand. */
export interface LifeOptions {
  readonly name: string
  readonly lab: string
  readonly admin: Client
  readonly witness: Witness
  readonly reached: (session: string, stage: Stage) => void
  /** Delete the session while it is active. */
  readonly cutShort: boolean
}

/**
 * Plays a candidate who never looks at the operator, only at what the session says: opens it, deletes the seed the
 * moment they have access, solves the exercise, damages the platform and submits.
 */
export async function live({ name, lab, admin, witness, reached, cutShort }: LifeOptions): Promise<Life> {
  const camille = admin.impersonating({ username: CANDIDATE })
  const opened = await camille.create<LabSession>(
    RESOURCES.session,
    aLabSession({ lab, candidate: CANDIDATE }, { name, namespace: HOME }) as KubeObject,
  )
  const { uid = '' } = opened.metadata
  const until: Until = (what, wanted) => untilSession(witness, name, what, wanted)
  const seedDeleted = deleteSeedOnAccess(camille, witness, uid)

  const ready = await until('EnvironmentReady', hasCondition('EnvironmentReady', 'True'))
  await seedDeleted
  const { namespace } = firstEnvironment(ready)
  reached(name, 'working')
  await solve(camille, namespace, String(ready.status?.parameters?.['word']))
  const solved = await until('all points', ({ status }) => status?.score?.points === 100)
  const remove = async (): Promise<void> => {
    reached(name, 'deleted')
    await removeSession(camille, witness, name)
  }
  if (cutShort) return { session: solved, uid, namespace, end: remove() }

  reached(name, 'damaged')
  const policy = await deletePolicy(camille, namespace)
  await waitFor(() => isBack(admin, policy), {
    what: 'the NetworkPolicy to be back',
    deadlineMs: DEADLINE_MS,
  })
  await until('the repair to cost its points', ({ status }) => status?.score?.points === 60)

  reached(name, 'submitted')
  await camille.patch(RESOURCES.session, { namespace: HOME, name }, { merge: { spec: { submit: true } } })
  const session = await until('a mark', hasCondition('Graded', 'True'))
  reached(name, 'graded')
  const removed = until('the environment to be removed', hasCondition('EnvironmentReady', 'False', 'Removed'))
  return { session, uid, namespace, end: removed.then(remove) }
}

type Until = (what: string, wanted: (session: LabSession) => boolean) => Promise<LabSession>

/** Names of what sessions that are gone have left in the cluster; evidence is swept at the next start. */
export async function leftovers(admin: Client): Promise<readonly string[]> {
  const orphans = await findOrphans({ admin })
  return orphans.filter((name) => !name.includes('/evidence-'))
}

async function deleteSeedOnAccess(camille: Client, witness: Witness, uid: string): Promise<void> {
  const namespace = await new Promise<string>((resolve) => witness.onAccess(uid, resolve))
  await retried(() => camille.delete(RESOURCES.configMap, { namespace, name: 'notes' }))
}

/** RBAC learns of a RoleBinding a moment later. Anything but Forbidden is a failure: the seed must be there. */
async function retried(act: () => Promise<void>): Promise<void> {
  await waitFor(
    async () => {
      try {
        await act()
        return true
      } catch (error) {
        if (hasReason(error, 'Forbidden')) return false
        throw error
      }
    },
    { what: 'the candidate to have access', everyMs: 5 },
  )
}

async function solve(camille: Client, namespace: string, word: string): Promise<void> {
  const metadata = { name: 'answer', namespace }
  await camille.create(RESOURCES.configMap, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata,
    data: { word },
  })
}

async function deletePolicy(camille: Client, namespace: string): Promise<KubeObject> {
  const [policy] = (await camille.list(RESOURCES.networkPolicy, { namespace })).items
  if (policy === undefined) throw new Error(`${namespace} has no NetworkPolicy`)
  await camille.delete(RESOURCES.networkPolicy, { namespace, name: policy.metadata.name ?? '' })
  return policy
}

async function isBack(admin: Client, { metadata }: KubeObject): Promise<boolean> {
  const { namespace = '', name = '', uid } = metadata
  try {
    return (await admin.get(RESOURCES.networkPolicy, { namespace, name })).metadata.uid !== uid
  } catch (error) {
    if (isNotFound(error)) return false
    throw error
  }
}

async function removeSession(camille: Client, { sessions }: Witness, name: string): Promise<void> {
  await camille.delete(RESOURCES.session, { namespace: HOME, name })
  await waitFor(() => sessions.get(HOME, name) === undefined, {
    what: `${name} to be gone`,
    deadlineMs: DEADLINE_MS,
  })
}

async function untilSession(
  { sessions }: Witness,
  name: string,
  what: string,
  wanted: (session: LabSession) => boolean,
): Promise<LabSession> {
  return await waitFor(
    () => {
      const session = sessions.get(HOME, name)
      if (session !== undefined && wanted(session)) return session
      throw new Error(JSON.stringify(session?.status))
    },
    { what: `${name}: ${what}`, deadlineMs: DEADLINE_MS, everyMs: 20 },
  )
}
