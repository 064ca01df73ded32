import {
  LABELS,
  type Bindings,
  type ImageSpec,
  type KubeObject,
  type LabRubric,
  type LabSession,
  type Logger,
  type Parameters,
} from '../../api/index.ts'
import { fillText } from '../../expression/index.ts'
import { createInformer, isNotFound, type Client, type Clock, type Informer } from '../../kube/index.ts'
import { drawParameters, drawSeed } from '../../lab/index.ts'
import { planProject } from '../../plan/names.ts'
import { REGISTRY_PULL_SECRET } from '../../plan/registry.ts'
import { readReferenced } from './references.ts'
import { RESOURCES } from './resources.ts'

/** The images that exist for the pods of a namespace; undefined: every image does. */
export type Images = readonly ImageSpec[] | undefined

/** Finds the catalogue of images of each namespace. */
export interface Catalogues {
  /** `wait` when it cannot be told yet: `onChange` is called when it may be. */
  of(namespace: string): Promise<{ readonly images: Images } | 'wait'>
  /** From now on the images of a lab's environments are those of its rubric. Resolves when all rubrics are known. */
  read(): Promise<void>
  /** Gives a namespace its images, whatever lab it belongs to. */
  set(namespace: string, images: readonly ImageSpec[]): void
}

/** What finding them takes. */
export interface CataloguesOptions {
  readonly client: Client
  readonly clock: Clock
  readonly logger: Logger
  readonly signal: AbortSignal
  /** Where the operator keeps the key it draws parameters with. */
  readonly operatorNamespace: string
  /** The images of this namespace may be others than before. */
  readonly onChange: (namespace: string) => void
}

/**
 * A namespace names its session by label, the session its lab, and the lab's rubric has the images. Placeholders are
 * filled as the operator fills them; secret parameters are drawn again, with its key.
 */
export function createCatalogues({
  client,
  clock,
  logger,
  signal,
  operatorNamespace,
  onChange,
}: CataloguesOptions): Catalogues {
  const given = new Map<string, readonly ImageSpec[]>()
  const namespaces = createInformer({ client, clock, logger, resource: RESOURCES.namespace })
  namespaces.start(signal)
  let labs: { readonly sessions: Informer<LabSession>; readonly rubrics: Informer<LabRubric> } | undefined
  let drawKey: Uint8Array | undefined
  const prefixes = new Map<string, string>()

  const wake = (uid: string | undefined): void => {
    for (const { metadata } of namespaces.list()) {
      const owner = metadata.labels?.[LABELS.sessionUid]
      if (owner !== undefined && (uid === undefined || owner === uid)) onChange(metadata.name ?? '')
    }
  }
  const read = async (): Promise<void> => {
    if (labs === undefined) {
      const sessions = createInformer<LabSession>({
        client,
        clock,
        logger,
        resource: RESOURCES.session,
        indexes: { uid: ({ metadata }) => (metadata.uid === undefined ? [] : [metadata.uid]) },
      })
      const rubrics = createInformer<LabRubric>({ client, clock, logger, resource: RESOURCES.rubric })
      labs = { sessions, rubrics }
      sessions.onChange((before, after) => {
        if (before?.status?.parameters === undefined) wake(after?.metadata.uid)
      })
      rubrics.onChange(() => wake(undefined))
      sessions.start(signal)
      rubrics.start(signal)
    }
    await Promise.all([labs.sessions.synced, labs.rubrics.synced])
  }

  const sessionOf = async (uid: string): Promise<LabSession | undefined> => {
    const [known] = labs?.sessions.byIndex('uid', uid) ?? []
    if (known !== undefined) return known
    // Sessions come before their namespaces: one that is not in the cache may still be on its way to it.
    const { items } = await client.list<LabSession>(RESOURCES.session, {}, { signal })
    return items.find(({ metadata }) => metadata.uid === uid)
  }
  const rubricOf = async (lab: string): Promise<LabRubric | undefined> =>
    labs?.rubrics.get(undefined, lab) ??
    (await orUndefined(client.get<LabRubric>(RESOURCES.rubric, { name: lab }, { signal })))

  const secretParameters = async (
    session: LabSession,
    { spec }: LabRubric,
    earlier: Parameters,
  ): Promise<Parameters> => {
    if (spec.parameters === undefined || spec.parameters.length === 0) return {}
    drawKey ??= await readDrawKey()
    if (drawKey === undefined) return {}
    const identity = {
      key: drawKey,
      lab: session.spec.lab,
      candidate: session.spec.candidate ?? '',
      attempt: session.status?.attempt ?? 1,
    }
    return drawParameters(spec.parameters, drawSeed(identity), earlier)
  }
  const readDrawKey = async (): Promise<Uint8Array | undefined> => {
    const ref = { namespace: operatorNamespace, name: 'draw-key' }
    const secret = await orUndefined(client.get(RESOURCES.secret, ref, { signal }))
    const key = (secret?.['data'] as Readonly<Record<string, string>> | undefined)?.['key']
    return key === undefined ? undefined : Buffer.from(key, 'base64')
  }
  /** The operator's prefix of images is its own setting; the pull secret, which stands before any pod, tells the registry. */
  const prefixOf = async (namespace: string, slug: string): Promise<string | undefined> => {
    const known = prefixes.get(namespace)
    if (known !== undefined) return known
    const ref = { namespace, name: REGISTRY_PULL_SECRET }
    const secret = await orUndefined(client.get(RESOURCES.secret, ref, { signal }))
    const host = secret === undefined ? undefined : firstRegistry(secret)
    if (host === undefined) return undefined
    const prefix = `${host}/${slug}`
    prefixes.set(namespace, prefix)
    return prefix
  }

  return {
    read,
    set(namespace, images) {
      given.set(namespace, images)
      onChange(namespace)
    },
    async of(name) {
      const images = given.get(name)
      if (images !== undefined) return { images }
      const namespace =
        namespaces.get(undefined, name) ??
        (await orUndefined(client.get(RESOURCES.namespace, { name }, { signal })))
      const uid = namespace?.metadata.labels?.[LABELS.sessionUid]
      if (uid === undefined || labs === undefined) return { images: undefined }
      await read()
      const session = await sessionOf(uid)
      const rubric = session === undefined ? undefined : await rubricOf(session.spec.lab)
      if (session === undefined || rubric?.spec.images === undefined) return { images: undefined }
      const { parameters, environments = [] } = session.status ?? {}
      if (parameters === undefined) return 'wait'
      const { slug } = planProject(uid)
      const prefix = await prefixOf(name, slug)
      const bindings: Bindings = {
        params: { ...parameters, ...(await secretParameters(session, rubric, parameters)) },
        images: prefix ?? '$(images)',
        project: slug,
        namespaces: Object.fromEntries(
          environments.map((environment) => [environment.name, environment.namespace]),
        ),
      }
      return { images: rubric.spec.images.map((image) => fillStrings(image, bindings)) }
    },
  }
}

/** Every text of the value filled in; all that placeholders stand for becomes text, as in a tag. */
function fillStrings<T>(value: T, bindings: Bindings): T {
  if (typeof value === 'string') return fillText(value, bindings) as T
  if (Array.isArray(value)) return value.map((item: unknown) => fillStrings(item, bindings)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fillStrings<unknown>(item, bindings)]),
  ) as T
}

function firstRegistry(secret: KubeObject): string | undefined {
  try {
    const config = JSON.parse(readReferenced(secret).data['.dockerconfigjson'] ?? '') as { auths?: object }
    return Object.keys(config.auths ?? {})[0]
  } catch {
    return undefined
  }
}

async function orUndefined<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
