import { timestamp, type KubeObject, type LabSession } from '../../src/api/index.ts'
import type { Client } from '../../src/kube/index.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import { firstEnvironment, hasCondition } from '../builders/candidate.ts'
import { aHome } from '../builders/environment.ts'
import { aLabSession } from '../builders/lab-session.ts'
import { waitFor } from '../builders/wait-for.ts'
import { HINT, LIVE_POINTS, WORD } from './exam.ts'
import { insist } from './insist.ts'
import type { Mode, Room } from './room.ts'

/** Which way the work ends. */
export type Ending = 'submit' | 'deadline' | 'delete'

/** One candidate at one lab, whose work is done and not handed in. */
export interface Sitting {
  /** Of the home namespace and of the session. */
  readonly name: string
  readonly mode: Mode
  readonly uid: string
  /** The environment's. */
  readonly namespace: string
}

/** How long a candidate waits for the next thing to happen, whatever is done to the operator meanwhile. */
const PATIENCE_MS = 240_000

/**
 * Plays a candidate who opens the lab, pays for a hint, writes what is asked, and damages the platform: all that a mark
 * can say is in theirs.
 */
export async function sitDown(room: Room, name: string, mode: Mode): Promise<Sitting> {
  const { admin } = room
  const username = candidateOf(name)
  for (const object of aHome(name, username) as KubeObject[]) {
    const resource = object.kind === 'Namespace' ? RESOURCES.namespace : RESOURCES.roleBinding
    await insist(() => admin.create(resource, object), `the home of ${name}`)
  }
  const candidate = admin.impersonating({ username })
  const session = aLabSession({ lab: mode, candidate: username }, { name, namespace: name }) as KubeObject
  await insist(() => candidate.create(RESOURCES.session, session), `${name} to be opened`)
  const ready = await untilSession(room, name, 'EnvironmentReady', hasCondition('EnvironmentReady', 'True'))
  const { namespace } = firstEnvironment(ready)
  await work(candidate, name, namespace)
  await untilSession(room, name, `${LIVE_POINTS} points`, isMarkedLive)
  return { name, mode, uid: ready.metadata.uid ?? '', namespace }
}

/** Hands the work in, lets its time run out, or has its session deleted by who may. */
export async function endWork({ admin }: Room, { name }: Sitting, ending: Ending): Promise<void> {
  const ref = { namespace: name, name }
  const candidate = admin.impersonating({ username: candidateOf(name) })
  switch (ending) {
    case 'submit':
      return insist(
        () => candidate.patch(RESOURCES.session, ref, { merge: { spec: { submit: true } } }),
        `${name} to be handed in`,
      )
    case 'delete':
      // A candidate may not delete an exam.
      return insist(() => admin.delete(RESOURCES.session, ref), `${name} to be deleted`)
    case 'deadline':
      // The deadline is the operator's own: it is moved close, as if the time had gone by.
      return insist(() => {
        const deadline = timestamp(new Date(Date.now() + SOON_MS))
        return admin.patch(
          RESOURCES.session,
          { ...ref, subresource: 'status' },
          { merge: { status: { deadline } } },
        )
      }, `the time of ${name} to run out`)
  }
}
const SOON_MS = 2_000

/** The session once it is marked; undefined when it has gone with its mark. */
export async function untilMarked(room: Room, sitting: Sitting): Promise<LabSession | undefined> {
  const found = await waitFor(
    () => {
      const session = sessionOf(room, sitting)
      if (session === undefined || hasCondition('Graded', 'True')(session)) return { session }
      throw new Error(JSON.stringify(session.status?.conditions))
    },
    { what: `${sitting.name} to be marked`, deadlineMs: PATIENCE_MS },
  )
  return found.session
}

/** Deletes the session and waits until it is gone. */
export async function leave(room: Room, sitting: Sitting): Promise<void> {
  await endWork(room, sitting, 'delete')
  await waitFor(() => sessionOf(room, sitting) === undefined, {
    what: `${sitting.name} to be gone`,
    deadlineMs: PATIENCE_MS,
  })
}

function sessionOf({ sessions }: Room, { name, uid }: Sitting): LabSession | undefined {
  const session = sessions.get(name, name)
  return session?.metadata.uid === uid ? session : undefined
}

async function work(candidate: Client, name: string, namespace: string): Promise<void> {
  const write = (sheet: string) =>
    insist(
      () =>
        candidate.create(RESOURCES.configMap, {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: sheet, namespace },
          data: { word: WORD },
        }),
      `${name} to write ${sheet}`,
    )
  await Promise.all([write('answer'), write('ledger')])
  const hints = { merge: { spec: { hints: [HINT] } } }
  await insist(
    () => candidate.patch(RESOURCES.session, { namespace: name, name }, hints),
    `${name} to ask for a hint`,
  )
  const [policy] = (await candidate.list(RESOURCES.networkPolicy, { namespace })).items
  const damaged = policy?.metadata.name ?? ''
  await insist(
    () => candidate.delete(RESOURCES.networkPolicy, { namespace, name: damaged }),
    `${name} to damage the platform`,
  )
}

function isMarkedLive({ status }: LabSession): boolean {
  return status?.score?.points === LIVE_POINTS && status.repaired?.length === 1
}

async function untilSession(
  { sessions }: Room,
  name: string,
  what: string,
  wanted: (session: LabSession) => boolean,
): Promise<LabSession> {
  return await waitFor(
    () => {
      const session = sessions.get(name, name)
      if (session !== undefined && wanted(session)) return session
      throw new Error(JSON.stringify(session?.status))
    },
    { what: `${name}: ${what}`, deadlineMs: PATIENCE_MS, everyMs: 20 },
  )
}

function candidateOf(name: string): string {
  return `${name}@example.fr`
}
