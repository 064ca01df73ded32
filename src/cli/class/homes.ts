import { createHash } from 'node:crypto'
import { ANNOTATIONS, LABELS, ROLES, type KubeObject, type LabSession } from '../../api/index.ts'
import { type Client, isNotFound } from '../../kube/index.ts'
import { RESOURCES } from '../../session/resources.ts'
import type { Person } from './people.ts'

/** A person's home as it is now. */
export interface Home {
  readonly exists: boolean
  /** The person is bound in it. */
  readonly isBound: boolean
  /** The coach who asks is bound in it, to hand out what is there. */
  readonly isCoachBound: boolean
  readonly sessions: readonly LabSession[]
}

/** Why a namespace is not this person's home. */
export type HomeTaken =
  | { readonly why: 'environment' | 'notAHome' | 'leaving' }
  | { readonly why: 'someoneElse'; readonly owner: string }

interface RoleBinding extends KubeObject {
  readonly roleRef?: { readonly name: string }
  readonly subjects?: readonly { readonly kind: string; readonly name: string }[]
}

/** Reads the person's home; `taken` when the namespace is somebody else's. */
export async function lookAtHome(
  client: Client,
  { namespace, candidate }: Person,
  coach: string,
): Promise<Home | { readonly taken: HomeTaken }> {
  const [found, bindings, sessions] = await Promise.all([
    getNamespace(client, namespace),
    client.list<RoleBinding>(RESOURCES.roleBinding, { namespace }),
    client.list<LabSession & KubeObject>(RESOURCES.session, { namespace }),
  ])
  if (found === undefined) return { exists: false, isBound: false, isCoachBound: false, sessions: [] }
  const people = bindings.items.filter(({ roleRef }) => roleRef?.name === ROLES.participant)
  const isFor = (binding: RoleBinding, user: string) => usersOf(binding).includes(user)
  const mine = people.filter(({ metadata }) => metadata.name?.startsWith(HAND_OUT) !== true)
  const taken = takenBy(candidate, found, mine.flatMap(usersOf), sessions.items)
  if (taken !== undefined) return { taken }
  return {
    exists: true,
    isBound: mine.some((binding) => isFor(binding, candidate)),
    isCoachBound: people.some((binding) => isFor(binding, coach)),
    sessions: sessions.items,
  }
}

/** A home: a namespace that says whose it is. */
export function planHome({ namespace, candidate }: Person): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: namespace,
      labels: { [LABELS.home]: 'true' },
      annotations: { [ANNOTATIONS.candidate]: candidate },
    },
  }
}

/** The binding by which the person opens sessions and reads what is handed out. */
export function planParticipant({ namespace, candidate }: Person): KubeObject {
  return binding(namespace, ROLES.participant, candidate)
}

const HAND_OUT = 'labs-hand-out-'

/** The binding by which a coach reads what is handed out in a home, and in no other namespace. */
export function planHandOut({ namespace }: Person, coach: string): KubeObject {
  const digest = createHash('sha256').update(coach).digest('hex').slice(0, 10)
  return binding(namespace, `${HAND_OUT}${digest}`, coach)
}

function binding(namespace: string, name: string, user: string): KubeObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: ROLES.participant },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
  }
}

function takenBy(
  candidate: string,
  { metadata }: KubeObject,
  bound: readonly string[],
  sessions: readonly LabSession[],
): HomeTaken | undefined {
  const { labels = {}, annotations = {} } = metadata
  if (labels[LABELS.sessionUid] !== undefined) return { why: 'environment' }
  if (metadata.deletionTimestamp !== undefined) return { why: 'leaving' }
  const said = annotations[ANNOTATIONS.candidate]
  const inSessions = sessions.flatMap(({ spec }) => spec.candidate ?? [])
  const owner = [...(said === undefined ? [] : [said]), ...bound, ...inSessions].find(
    (who) => who !== candidate,
  )
  if (owner !== undefined) return { why: 'someoneElse', owner }
  // Somebody else's namespace does not become a home by being named in a file.
  const isHome = labels[LABELS.home] !== undefined || said === candidate || bound.includes(candidate)
  return isHome ? undefined : { why: 'notAHome' }
}

function usersOf({ subjects = [] }: RoleBinding): string[] {
  return subjects.flatMap(({ kind, name }) => (kind === 'User' ? name : []))
}

async function getNamespace(client: Client, name: string): Promise<KubeObject | undefined> {
  try {
    const found = await client.get(RESOURCES.namespace, { name })
    return found
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
