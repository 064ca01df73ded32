import { createHmac } from 'node:crypto'
import type {
  KubeObject,
  LabSession,
  Observation,
  Parameters,
  PlatformSettings,
  Revision,
} from '../api/index.ts'
import type { Grader } from '../grade/index.ts'
import { resolveInputs, type ResolvedInput } from '../lab/index.ts'
import { plan, platformObjects, type OperatorIdentity, type Plan } from '../plan/index.ts'
import { sessionKey } from './refusals.ts'
import { WriteBudget } from './budget.ts'

/** A platform object as planned, and the environment it stands in. */
export interface PlatformObject {
  readonly environment: string
  readonly object: KubeObject
}

/**
 * What we keep in memory of a session that has been accepted. All of it follows from the stored revision and the
 * session's status, but for the last four fields, which a restart may lose.
 */
export interface ActiveSession extends HeldRevision {
  readonly uid: string
  readonly key: string
  readonly plan: Plan
  readonly inputs: readonly ResolvedInput[]
  /** By `platformId`. */
  readonly platform: ReadonlyMap<string, PlatformObject>
  /** Hex; digests of Secrets in live evidence are made with it. The same after a restart, so that marks stay equal. */
  readonly salt: string
  /** Probes already made, by input; dropped when something they depend on changes. */
  readonly probes: Map<string, Observation>
  readonly budget: WriteBudget
  /** Platform objects that may have drifted, by `platformId`: after a restart all of them, then what events tell of. */
  readonly suspects: Map<string, PlatformObject>
  /** The candidate's access has been asked for: from here on the seed is theirs. */
  accessGiven: boolean
}

/** A revision by its name, ready to judge. */
export interface HeldRevision {
  /** `sha256:…` of the revision. */
  readonly digest: string
  readonly revision: Revision
  readonly grader: Grader
}

/** What planning needs beside the session. */
export interface ActivationSettings {
  readonly platform: PlatformSettings
  readonly operator: OperatorIdentity
  /** What salts of live evidence are derived from. */
  readonly drawKey: Uint8Array
}

/** Works out everything that follows from a session's revision and parameters. Pure but for the write budget's start. */
export function activate(
  session: LabSession,
  { digest, revision, grader }: HeldRevision,
  parameters: Parameters,
  settings: ActivationSettings,
  nowMs: number,
): ActiveSession {
  const { uid = '', name = '', namespace = '' } = session.metadata
  const planned = plan({
    session: { uid, name, namespace, candidate: session.spec.candidate ?? '' },
    spec: revision.spec,
    parameters,
    platform: settings.platform,
    operator: settings.operator,
  })
  return {
    uid,
    key: sessionKey(session),
    digest,
    revision,
    grader,
    plan: planned,
    inputs: resolveInputs(revision, grader.program, planned.bindings),
    platform: indexPlatform(planned),
    salt: createHmac('sha256', settings.drawKey).update(`salt/${uid}`).digest('hex'),
    probes: new Map(),
    budget: new WriteBudget(nowMs),
    suspects: new Map(),
    accessGiven: false,
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
    for (const [namespace, owner] of this.#keyOfNamespace)
      if (owner === key) this.#keyOfNamespace.delete(namespace)
  }

  values(): IterableIterator<ActiveSession> {
    return this.#byKey.values()
  }
}
