import { createHmac } from 'node:crypto'
import type { KubeObject, LabSession, Observation, Revision, SessionEvidence } from '../api/index.ts'
import type { RoomNeed } from '../gather/index.ts'
import type { Grader } from '../grade/index.ts'
import { platformObjects, type Plan } from '../plan/index.ts'
import { WriteBudget } from './budget.ts'
import { sessionFacts, type FactSettings, type SessionFacts } from './facts.ts'
import { sessionKey } from './refusals.ts'

/** A platform object as planned, and the environment it stands in. */
export interface PlatformObject {
  readonly environment: string
  readonly object: KubeObject
}

/**
 * What we keep in memory of a session that has been accepted. All of it follows from the stored revision and the
 * session's status, but for the last fields, which a restart may lose.
 */
export interface ActiveSession extends HeldRevision, SessionFacts {
  readonly uid: string
  readonly key: string
  /** By `platformId`. */
  readonly platform: ReadonlyMap<string, PlatformObject>
  /** Hex; digests of Secrets in live evidence are made with it. The same after a restart, so that marks stay equal. */
  readonly salt: string
  /** Probes already made, by input; dropped when something they depend on changes. */
  readonly probes: Map<string, Observation>
  /** Probes that something changed for since they were last begun: one that is under way may tell of before. */
  readonly overtaken: Set<string>
  /** When those that may show something else with no event are dropped too, in ms since the epoch. */
  probeAgainAt: number
  readonly budget: WriteBudget
  /** Platform objects that may have drifted, by `platformId`: after a restart all of them, then what events tell of. */
  readonly suspects: Map<string, PlatformObject>
  /** The candidate's access has been asked for: from here on the seed is theirs. */
  accessGiven: boolean
  /** How far the final evidence is. */
  readonly final: FinalWork
}

/** The final samples so far; a restart begins them anew, on an environment that is frozen. */
export interface FinalWork extends RoomNeed {
  /** Hex; the same for all samples of one run, so that Secrets can be compared. */
  salt?: string
  /** Set once it has been waited for rollouts and Jobs: whether they came to an end. */
  atRest?: boolean
  /** Every platform object was compared with the server's own, once nobody could write any more. */
  platformRead?: boolean
  /** Digest of all specs in the last sample. */
  specs?: string
  /** When that was, in ms since the epoch; 0 before the first. */
  sampledAtMs: number
  samples: number
  /** Agreed on, or given up: what is stored, until the status says so. */
  kept?: SessionEvidence
}

/** A revision by its name, ready to judge. */
export interface HeldRevision {
  /** `sha256:…` of the revision. */
  readonly digest: string
  readonly revision: Revision
  readonly grader: Grader
}

/** Works out everything that follows from a session and its revision, as if for the first time. */
export async function activate(
  session: LabSession,
  held: HeldRevision,
  settings: FactSettings,
  nowMs: number,
): Promise<ActiveSession> {
  const uid = session.metadata.uid ?? ''
  const facts = await sessionFacts(session, held, settings)
  return {
    ...held,
    ...facts,
    uid,
    key: sessionKey(session),
    platform: indexPlatform(facts.plan),
    salt: createHmac('sha256', settings.drawKey).update(`salt/${uid}`).digest('hex'),
    probes: new Map(),
    overtaken: new Set(),
    probeAgainAt: Infinity,
    budget: new WriteBudget(nowMs),
    suspects: new Map(),
    accessGiven: false,
    final: { sampledAtMs: 0, samples: 0 },
  }
}

/** One string for an object of the plan. */
export function platformId(object: Pick<KubeObject, 'kind' | 'metadata'>): string {
  return `${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name ?? ''}`
}

function indexPlatform({ environments }: Plan): ReadonlyMap<string, PlatformObject> {
  return new Map(
    environments.flatMap((environment) =>
      platformObjects(environment).map(
        (object) => [platformId(object), { environment: environment.name, object }] as const,
      ),
    ),
  )
}

/** The sessions that are held in memory, and whose environment each namespace is. */
export class ActiveSessions {
  readonly #byKey = new Map<string, ActiveSession>()
  readonly #keyOfNamespace = new Map<string, string>()
  readonly #leaving = new Set<string>()

  /** The session of that key, unless another one of the same name has taken its place. */
  get(key: string, uid: string | undefined): ActiveSession | undefined {
    const active = this.#byKey.get(key)
    return active?.uid === uid ? active : undefined
  }

  /** By key alone, for events of its environments. */
  ofKey(key: string): ActiveSession | undefined {
    return this.#byKey.get(key)
  }

  /** The key of the session whose environment the namespace is. */
  keyOf(namespace: string): string | undefined {
    return this.#keyOfNamespace.get(namespace)
  }

  /** Claims namespaces for a session: from now on their objects are kept in the caches. */
  claim(key: string, namespaces: readonly string[]): void {
    for (const namespace of namespaces) this.#keyOfNamespace.set(namespace, key)
  }

  /** The namespaces are being deleted: of what stands in them nothing matters any more, but that they are gone. */
  leave(namespaces: readonly string[]): void {
    for (const namespace of namespaces) this.#leaving.add(namespace)
  }

  /** Whether the namespace is an environment that is being deleted. */
  isLeaving(namespace: string): boolean {
    return this.#leaving.has(namespace)
  }

  add(active: ActiveSession): void {
    this.#byKey.set(active.key, active)
    this.claim(
      active.key,
      active.plan.environments.map(({ namespace }) => namespace),
    )
  }

  /** Lets go of a session and its namespaces. */
  remove(key: string): void {
    this.#byKey.delete(key)
    for (const [namespace, owner] of this.#keyOfNamespace) {
      if (owner !== key) continue
      this.#keyOfNamespace.delete(namespace)
      this.#leaving.delete(namespace)
    }
  }

  values(): IterableIterator<ActiveSession> {
    return this.#byKey.values()
  }
}
