import { LABELS, type KubeObject, type LabSession } from '../../api/index.ts'
import { type Client, ClusterError } from '../../kube/index.ts'
import { createInformer } from '../../kube/informer.ts'
import { RESOURCES } from '../../session/resources.ts'
import { CliFailure } from '../failure.ts'
import { classOf } from './seat.ts'
import type { ClassWords } from './words.ts'

/** Which sessions: those of a class, of the whole cluster without a namespace. */
export interface ClassQuery {
  readonly client: Client
  readonly class: string
  readonly namespace?: string
  readonly words: ClassWords
}

/** The sessions of a class; fails when there is none, with the classes there are. */
export async function listClass(query: ClassQuery): Promise<readonly LabSession[]> {
  const { class: name, words } = query
  const found = await listSessions(query, classSelector(name))
  if (found.length > 0) return found
  const others = await findClasses(query)
  throw new CliFailure({
    code: 'SessionNotFound',
    message: words.noClass(name),
    next: [others.length === 0 ? words.openAClass(name) : words.classes(others)],
  })
}

/** The names of all classes, sorted. */
export async function findClasses(query: Omit<ClassQuery, 'class'>): Promise<readonly string[]> {
  const sessions = await listSessions(query, LABELS.class)
  return [...new Set(sessions.flatMap((session) => classOf(session) ?? []))].toSorted()
}

/** Told while a class is followed. */
export interface ClassObserver {
  /** Each session, and each change of one; what is gone has no `after`. */
  readonly onChange: (before: LabSession | undefined, after: LabSession | undefined) => void
  /** Once all that there are were told. */
  readonly onSynced: () => void
}

/** Follows a class by one watch until the signal aborts. */
export async function followClass(
  { client, class: name, namespace }: ClassQuery,
  signal: AbortSignal,
  { onChange, onSynced }: ClassObserver,
): Promise<void> {
  const informer = createInformer<LabSession & KubeObject>({
    client,
    resource: RESOURCES.session,
    labelSelector: classSelector(name),
    ...(namespace !== undefined && { namespace }),
  })
  await new Promise<void>((resolve, reject) => {
    informer.synced.then(onSynced).catch((error: unknown) => {
      // Ended before it began.
      if (!signal.aborted) reject(error instanceof Error ? error : new Error(String(error)))
    })
    signal.addEventListener('abort', () => resolve(), { once: true })
    if (signal.aborted) resolve()
    informer.onChange(onChange)
    informer.start(signal)
  })
}

/** Selects the sessions of a class. */
export function classSelector(name: string): string {
  return `${LABELS.class}=${name}`
}

async function listSessions(
  { client, namespace, words }: Omit<ClassQuery, 'class'>,
  labelSelector: string,
): Promise<readonly LabSession[]> {
  try {
    const query = { labelSelector, ...(namespace !== undefined && { namespace }) }
    return (await client.list<LabSession & KubeObject>(RESOURCES.session, query)).items
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code !== 403) throw error
    throw new CliFailure({
      code: 'RequestRefused',
      message: words.mayNotList,
      next: [words.coachInNamespace],
      cause: error,
    })
  }
}
