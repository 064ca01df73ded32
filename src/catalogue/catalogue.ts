import { isDeepStrictEqual } from 'node:util'
import {
  KINDS,
  timestamp,
  type Condition,
  type Json,
  type KubeObject,
  type Lab,
  type LabRubric,
  type LabStatus,
  type Resource,
  type Revision,
} from '../api/index.ts'
import type { Client } from '../kube/client.ts'
import { isNotFound } from '../kube/errors.ts'
import { compileLab, type Compilation } from '../lab/index.ts'
import { canonicalDigest } from '../transcript/canonical.ts'
import { discover, namesUnservedKind } from './readable.ts'
import { labVerdict, readyCondition, rubricVerdict } from './verdict.ts'

/** What sessions ask of the catalogue: a lab is ready as the cluster has it now, with the revision to hold them to. */
export type FoundLab =
  | { readonly state: 'Ready'; readonly lab: Lab; readonly revision: Revision; readonly digest: string }
  | { readonly state: 'Missing' | 'NotReady' | 'RubricNotReady'; readonly lab: Lab | undefined }

/** The labs a session can open. */
export interface Catalogue {
  find(name: string): FoundLab
  names(): readonly string[]
}

/** A cache of one of the catalogue's kinds. */
export interface CatalogueCache<T> {
  get(namespace: undefined, name: string): T | undefined
  list(): readonly T[]
}

/** What the catalogue works with. */
export interface CatalogueContext {
  readonly client: Client
  readonly labs: CatalogueCache<Lab>
  readonly rubrics: CatalogueCache<LabRubric>
  readonly clock: () => Date
  /** Called when a lab has become ready or ceased to be. */
  readonly onChange: (lab: string) => void
}

/** A kind that is not served, or not ours to read, may be so later; nothing tells us when. */
const LOOK_AGAIN_MS = 30_000

interface Entry {
  readonly labVersion: string | undefined
  readonly rubricVersion: string | undefined
  readonly compilation: Compilation
  readonly digest: string
}

/** Compiles each Lab with its LabRubric whenever one of them changes, and says in their conditions what came of it. */
export class LabCatalogue implements Catalogue {
  readonly #context: CatalogueContext
  readonly #entries = new Map<string, Entry>()

  constructor(context: CatalogueContext) {
    this.#context = context
  }

  find(name: string): FoundLab {
    const lab = this.#context.labs.get(undefined, name)
    if (lab === undefined) return { state: 'Missing', lab }
    const entry = this.#entries.get(name)
    const rubric = this.#context.rubrics.get(undefined, name)
    // Compiled from what is there now, not from what was there before an edit.
    if (entry === undefined || !isCurrent(entry, lab, rubric)) return { state: 'NotReady', lab }
    const { revision, errors } = entry.compilation
    if (revision !== undefined) return { state: 'Ready', lab, revision, digest: entry.digest }
    return { state: errors.length > 0 ? 'NotReady' : 'RubricNotReady', lab }
  }

  names(): readonly string[] {
    return this.#context.labs
      .list()
      .map(({ metadata }) => metadata.name ?? '')
      .sort()
  }

  /** One pass over one lab name: compile, then write both conditions if they changed. */
  async reconcile(name: string, signal: AbortSignal): Promise<{ readonly requeueAfterMs?: number }> {
    const lab = this.#context.labs.get(undefined, name)
    const rubric = this.#context.rubrics.get(undefined, name)
    if (lab === undefined) {
      this.#entries.delete(name)
      if (rubric !== undefined)
        await this.#write(KINDS.LabRubric, rubric, rubricVerdict(false, []), {}, signal)
      this.#context.onChange(name)
      return {}
    }
    const entry = await this.#compile(name, lab, rubric)
    this.#entries.set(name, entry)
    this.#context.onChange(name)
    await this.#tell(entry, lab, rubric, signal)
    const { errors, rubricErrors } = entry.compilation
    return [...errors, ...rubricErrors].some(({ code }) => code === 'KindUnknown' || code === 'KindForbidden')
      ? { requeueAfterMs: LOOK_AGAIN_MS }
      : {}
  }

  async #compile(name: string, lab: Lab, rubric: LabRubric | undefined): Promise<Entry> {
    const { client } = this.#context
    const { spec } = lab
    const read = spec.rubric === 'Required' ? rubric?.spec : undefined
    if (namesUnservedKind(client, { spec, rubric: read })) await client.resources.refresh()
    const discovery = await discover(client, { spec, rubric: read })
    const compilation = compileLab({ name, spec, rubric: read, discovery })
    const { revision } = compilation
    return {
      labVersion: versionOf(lab),
      rubricVersion: rubric && versionOf(rubric),
      compilation,
      digest: revision === undefined ? '' : revisionDigest(revision),
    }
  }

  async #tell(
    { compilation, digest }: Entry,
    lab: Lab,
    rubric: LabRubric | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { revision, errors, rubricErrors } = compilation
    const required = lab.spec.rubric === 'Required'
    const fits = required && rubric !== undefined && rubricErrors.length === 0
    const verdict = labVerdict(errors, required ? (fits ? 'Fits' : 'MissingOrInvalid') : 'NotNeeded')
    await this.#write(KINDS.Lab, lab, verdict, revision === undefined ? {} : { revision: digest }, signal)
    if (rubric !== undefined)
      await this.#write(KINDS.LabRubric, rubric, rubricVerdict(true, rubricErrors), {}, signal)
  }

  async #write(
    resource: Resource,
    object: Lab | LabRubric,
    verdict: Parameters<typeof readyCondition>[1],
    more: Pick<LabStatus, 'revision'>,
    signal: AbortSignal,
  ): Promise<void> {
    const generation = object.metadata.generation ?? 0
    const now = timestamp(this.#context.clock())
    const ready: Condition = readyCondition(object.status?.conditions, verdict, generation, now)
    const status = { observedGeneration: generation, ...more, conditions: [ready] }
    if (isDeepStrictEqual(status, object.status)) return
    try {
      const body = { ...object, status } as unknown as KubeObject
      await this.#context.client.replace(resource, body, { subresource: 'status', signal })
    } catch (error) {
      // Deleted in between: there is nobody to tell.
      if (!isNotFound(error)) throw error
    }
  }
}

/** `sha256:…` of a revision's canonical form: its name everywhere. */
export function revisionDigest(revision: Revision): string {
  return canonicalDigest(revision as unknown as Json)
}

function isCurrent(entry: Entry, lab: Lab, rubric: LabRubric | undefined): boolean {
  return entry.labVersion === versionOf(lab) && entry.rubricVersion === (rubric && versionOf(rubric))
}

/** A spec's version: status writes do not move it. */
function versionOf({ metadata }: Lab | LabRubric): string {
  return `${metadata.uid ?? ''}/${metadata.generation ?? 0}`
}
