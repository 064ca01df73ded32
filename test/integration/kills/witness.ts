import {
  LABELS,
  type KubeObject,
  type LabSession,
  type LabSessionStatus,
  type Resource,
} from '../../../src/api/index.ts'
import { createInformer, type Client, type Informer } from '../../../src/kube/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'

/** What may be said once and never otherwise. */
const SAID_ONCE = [
  'startedAt',
  'deadline',
  'revision',
  'parameters',
  'environments',
  'result',
] as const satisfies readonly (keyof LabSessionStatus)[]
type SaidOnce = (typeof SAID_ONCE)[number]

/** Sees everything that happens, whoever is dead or alive at the time. */
export interface Witness {
  readonly sessions: Informer<LabSession>
  /** Each value that a session's field has ever had, as JSON. */
  said(uid: string): Readonly<Record<SaidOnce, readonly string[]>>
  /** UIDs of all objects of that name that have ever been seen. */
  uidsOf(kind: 'ConfigMap', namespace: string, name: string): readonly string[]
  /** Called once, when the candidate is given access to an environment of that session. */
  onAccess(sessionUid: string, then: (namespace: string) => void): void
}

/** Watches as the administrator, past the proxy, until the signal aborts. */
export async function watchAll(admin: Client, signal: AbortSignal): Promise<Witness> {
  const mirror = async <T extends KubeObject | LabSession>(resource: Resource): Promise<Informer<T>> => {
    const informer = createInformer<T>({ client: admin, resource })
    informer.start(signal)
    await informer.synced
    return informer
  }
  const [sessions, configMaps, bindings] = await Promise.all([
    mirror<LabSession>(RESOURCES.session),
    mirror<KubeObject>(RESOURCES.configMap),
    mirror<KubeObject>(RESOURCES.roleBinding),
  ])
  const values = new Map<string, Set<string>>()
  const note = (key: string, value: string): void =>
    void values.set(key, (values.get(key) ?? new Set()).add(value))

  sessions.onChange((_, session) => {
    if (session === undefined) return
    for (const field of SAID_ONCE) {
      const value = session.status?.[field]
      if (value !== undefined) note(`${session.metadata.uid ?? ''}/${field}`, JSON.stringify(value))
    }
  })
  configMaps.onChange((_, after) => {
    if (after === undefined) return
    const { namespace = '', name = '', uid = '' } = after.metadata
    note(`ConfigMap/${namespace}/${name}`, uid)
  })
  return {
    sessions,
    said: (uid) =>
      Object.fromEntries(
        SAID_ONCE.map((field) => [field, [...(values.get(`${uid}/${field}`) ?? [])]]),
      ) as Record<SaidOnce, string[]>,
    uidsOf: (kind, namespace, name) => [...(values.get(`${kind}/${namespace}/${name}`) ?? [])],
    onAccess(sessionUid, then) {
      const off = bindings.onChange((before, after) => {
        const { name, namespace = '', labels } = after?.metadata ?? {}
        if (before !== undefined || name !== 'labs-candidate' || labels?.[LABELS.sessionUid] !== sessionUid)
          return
        // Not while handlers are being called for what is known already.
        queueMicrotask(() => off())
        then(namespace)
      })
    },
  }
}
