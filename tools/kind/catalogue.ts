import type { ImageSpec, KubeObject } from '../../src/api/index.ts'
import type { LoadedLab } from '../../src/lab/load.ts'
import { parseImage } from '../../src/sandbox/nodes/image-reference.ts'
import { worksAnyhow } from './images-of-manifests.ts'
import { drawable, everyBinding, type Domain, type Drawable } from './parameter-domains.ts'

/** One image in one version, as `labs/images` reads it. */
export interface Entry extends Omit<ImageSpec, 'memory'> {
  readonly registry: string
  /** Its path begins with a project's name: that of a session, whichever it is. */
  readonly project?: true
  readonly memoryBytes?: number
  /** The values that its other parameters may have. */
  readonly params?: Readonly<Record<string, Domain>>
}

/** All that the labs' registry serves. */
export interface Catalogue {
  readonly registries: readonly string[]
  readonly images: readonly Entry[]
}

/** Of the project's registry in `repository`. */
const OWN = '$(images)/'

/** The images of these labs as real nodes pull them; `registry` is the operator's `images.registry`. */
export function catalogueOf(labs: readonly LoadedLab[], registry: string): Catalogue {
  const images = new Map<string, Entry>()
  const eachOf = (lab: LoadedLab, specs: readonly ImageSpec[], add: (name: string, entry: Entry) => void) => {
    const params = drawable([...(lab.lab.spec.parameters ?? []), ...(lab.rubric?.spec.parameters ?? [])])
    for (const spec of specs)
      for (const entry of entriesOf(spec, params, registry))
        add(`${entry.registry}/${entry.repository}:${entry.tags[0] ?? ''}`, entry)
  }
  for (const lab of labs) {
    eachOf(lab, lab.rubric?.spec.images ?? [], (name, entry) => {
      const before = images.get(name)
      images.set(name, before === undefined ? entry : both(before, entry, name))
    })
  }
  // What another lab says of an image is better than what we guess.
  for (const lab of labs.filter(({ rubric }) => rubric?.spec.images === undefined)) {
    eachOf(lab, worksAnyhow(manifestsOf(lab)), (name, entry) => {
      if (!images.has(name)) images.set(name, entry)
    })
  }
  const entries = [...images].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)
  return { registries: [...new Set(entries.map((entry) => entry.registry))].sort(), images: entries }
}

/** An entry for each version: what its tag tells of the candidate's parameters is filled in. */
function entriesOf(spec: ImageSpec, params: Drawable, registry: string): readonly Entry[] {
  const { memory, tags, ...rest } = spec
  const own = spec.repository.startsWith(OWN)
  const reference = parseImage(own ? `${registry}/${spec.repository.slice(OWN.length)}` : spec.repository)
  if ('error' in reference) throw new Error(`Image ${spec.repository}: ${reference.error}`)
  const { host, repository } = reference
  return tags.flatMap((pattern) =>
    everyBinding(params, pattern).map(({ text: tag, fill, domainsOf }) => {
      const filled = fill(rest)
      const domains = domainsOf(filled)
      return {
        ...filled,
        registry: host,
        repository: repository.slice(host.length + 1),
        ...(own && { project: true as const }),
        tags: [tag],
        ...(memory !== undefined && { memoryBytes: bytesOf(memory) }),
        ...(Object.keys(domains).length > 0 && { params: domains }),
      }
    }),
  )
}

/** The schema allows these suffixes only. */
function bytesOf(text: string): number {
  const power = ['Ki', 'Mi', 'Gi'].indexOf(text.slice(-2)) + 1
  return parseInt(text, 10) * 1024 ** power
}

function manifestsOf({ lab, solutions }: LoadedLab): readonly KubeObject[] {
  const applied = solutions.flatMap(({ objects }) => objects.map(({ manifest }) => manifest))
  return [...(lab.spec.seed ?? []).map(({ manifest }) => manifest), ...applied] as unknown as KubeObject[]
}

/**
 * One image that two labs have: all that either of them needs works, and nothing is asked that only one asks. It cannot
 * be two users or listen on two ports.
 */
function both(a: Entry, b: Entry, name: string): Entry {
  if (a.port !== b.port || a.user !== b.user)
    throw new Error(`Two labs have ${name}, with another port or user: give one of them another tag`)
  const { exit, memoryBytes, ...rest } = a
  const asked = new Set((b.env ?? []).map((variable) => JSON.stringify(variable)))
  const known = new Set((a.paths ?? []).map(({ path }) => path))
  const memory = Math.min(memoryBytes ?? 0, b.memoryBytes ?? 0)
  return {
    ...rest,
    commands: [...new Set([...(a.commands ?? []), ...(b.commands ?? [])])],
    env: (a.env ?? []).filter((variable) => asked.has(JSON.stringify(variable))),
    ...(exit !== undefined && b.exit !== undefined && { exit }),
    ...(memory > 0 && { memoryBytes: memory }),
    paths: [...(a.paths ?? []), ...(b.paths ?? []).filter(({ path }) => !known.has(path))],
    writes: [...new Set([...(a.writes ?? []), ...(b.writes ?? [])])],
    params: { ...a.params, ...b.params },
  }
}
