import { LABELS, type KubeObject, type LabSession, type Resource } from '../../api/index.ts'
import { type Client, isAlreadyExists } from '../../kube/index.ts'
import { RESOURCES } from '../../session/resources.ts'
import { planHandOut, planHome, planParticipant } from './homes.ts'
import { classOf, planSession, type ClassPlan, type Seat } from './seat.ts'

/** What was missing for a person, and is there now. */
export type Added = 'namespace' | 'access' | 'handOut' | 'session' | 'class'

/** A person whose session is there. */
export interface OpenSeat {
  readonly seat: Seat
  /** The name of their session. */
  readonly session: string
  readonly added: readonly Added[]
}

/** Who opens, and whether they need a binding of their own to read what is handed out in a home. */
export interface Opener {
  readonly username: string
  readonly needsHandOut: boolean
}

/** Adds what is missing for one person, in the order in which it is needed; what is there is left as it is. */
export async function openSeat(
  client: Client,
  seat: Seat,
  plan: ClassPlan,
  opener: Opener,
): Promise<OpenSeat> {
  const { person, home, session } = seat
  const added: Added[] = []
  const add = async (what: Added, resource: Resource, object: KubeObject) => {
    if (await createIfAbsent(client, resource, object)) added.push(what)
  }
  if (!home.exists) await add('namespace', RESOURCES.namespace, planHome(person))
  if (!home.isBound) await add('access', RESOURCES.roleBinding, planParticipant(person))
  if (opener.needsHandOut && !home.isCoachBound) {
    await add('handOut', RESOURCES.roleBinding, planHandOut(person, opener.username))
  }
  if (session === undefined) await add('session', RESOURCES.session, planSession(person, plan))
  else if (classOf(session) === undefined) {
    await joinClass(client, session, plan.class)
    added.push('class')
  }
  return { seat, session: session?.metadata.name ?? plan.session, added }
}

async function createIfAbsent(client: Client, resource: Resource, object: KubeObject): Promise<boolean> {
  try {
    await client.create(resource, object)
    return true
  } catch (error) {
    if (isAlreadyExists(error)) return false
    throw error
  }
}

async function joinClass(client: Client, { metadata }: LabSession, name: string): Promise<void> {
  const ref = { namespace: metadata.namespace ?? '', name: metadata.name ?? '' }
  await client.patch(RESOURCES.session, ref, { merge: { metadata: { labels: { [LABELS.class]: name } } } })
}
