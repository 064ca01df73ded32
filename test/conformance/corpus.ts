import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import jsonPatch, { type Operation } from 'fast-json-patch'
import { parse } from 'yaml'
import type { Evidence, Json, LabSpec, Revision } from '../../src/api/index.ts'

/** What an expression gives: none is no value, because it is refused or fails. */
export type Relation = 'true' | 'false' | 'none'

/** CEL that our engine and the API server must judge alike, and where they are known not to. */
export interface Corpus {
  readonly variables: Readonly<Record<string, Json>>
  readonly groups: readonly {
    readonly about: string
    readonly cases: readonly { readonly expr: string; readonly want: Relation }[]
  }[]
  readonly differences: readonly {
    readonly expr: string
    readonly here: Relation
    readonly there: Relation
    readonly reason: string
  }[]
}

/** One evidence of a lab, and the checks it must lose. */
export interface EvidenceFixture {
  readonly name: string
  readonly loses: readonly string[]
  readonly evidence: Evidence
}

/** A lab of the catalogue with its evidence fixtures. */
export interface LabFixture {
  readonly revision: Revision
  readonly fixtures: readonly EvidenceFixture[]
}

/** The conformance list. */
export function readCorpus(): Corpus {
  return readYaml(new URL('expressions.yaml', import.meta.url)) as Corpus
}

/** Every lab of the catalogue; throws for one without evidence: its expressions would go unproven. */
export function readLabs(): readonly LabFixture[] {
  const labs = new URL('../../labs/', import.meta.url)
  return readdirSync(labs).map((name) => {
    const lab = readYaml(new URL(`${name}/lab.yaml`, labs)) as { readonly spec: LabSpec }
    const revision: Revision = { schema: 1, lab: name, spec: lab.spec, rubric: null, resources: {} }
    return { revision, fixtures: readFixtures(name) }
  })
}

function readFixtures(lab: string): readonly EvidenceFixture[] {
  const folder = new URL(`evidence/${lab}/`, import.meta.url)
  const solution = readYaml(new URL('solution.yaml', folder)) as Evidence
  const variants = readYaml(new URL('variants.yaml', folder)) as readonly (Omit<
    EvidenceFixture,
    'evidence'
  > & {
    readonly patch: readonly Operation[]
  })[]
  const patched = variants.map(({ name, loses, patch }) => {
    // YAML anchors make shared objects; a patch must not reach through them.
    const evidence = JSON.parse(JSON.stringify(solution)) as Evidence
    return { name, loses, evidence: jsonPatch.applyPatch(evidence, [...patch], true).newDocument }
  })
  return [{ name: 'solution', loses: [], evidence: solution }, ...patched]
}

function readYaml(url: URL): unknown {
  return parse(readFileSync(fileURLToPath(url), 'utf8'))
}
