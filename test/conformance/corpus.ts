import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { Evidence, Json, LabRubricSpec, LabSpec, Revision } from '../../src/api/index.ts'

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

/** One evidence of a lab. */
export interface EvidenceFixture {
  readonly name: string
  /** The checks it must lose, those that wait for them aside; undefined where nobody says, as before any work. */
  readonly loses: readonly string[] | undefined
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

/** The labs of the catalogue that have evidence, with it. */
export function readLabs(): readonly LabFixture[] {
  return labNames()
    .filter(hasEvidence)
    .map((name) => {
      const { spec } = readYaml(new URL(`${name}/lab.yaml`, LABS)) as { readonly spec: LabSpec }
      const revision: Revision = { schema: 1, lab: name, spec, rubric: readRubric(name), resources: {} }
      return { revision, fixtures: readFixtures(name) }
    })
}

/** A lab of our own that says what Kubernetes' CEL cannot, with evidence on which all of it holds. */
export function readSpecimen(): LabFixture {
  const file = readYaml(new URL('specimen.yaml', import.meta.url))
  // YAML anchors make shared objects; damage must not reach through them.
  const { spec, rubric, evidence } = JSON.parse(JSON.stringify(file)) as Pick<Revision, 'spec' | 'rubric'> &
    Pick<EvidenceFixture, 'evidence'>
  const revision: Revision = { schema: 1, lab: 'specimen', spec, rubric, resources: {} }
  return { revision, fixtures: [{ name: 'all holds', loses: [], evidence }] }
}

/** The labs of the catalogue without evidence: nothing proves what their expressions mean. */
export function labsWithoutEvidence(): readonly string[] {
  return labNames().filter((name) => !hasEvidence(name))
}

const LABS = new URL('../../labs/', import.meta.url)
const EVIDENCE = new URL('evidence/', import.meta.url)

function labNames(): readonly string[] {
  return readdirSync(LABS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/lab.yaml`, LABS)))
    .map(({ name }) => name)
    .sort()
}

function hasEvidence(lab: string): boolean {
  return existsSync(new URL(`${lab}/`, EVIDENCE))
}

function readRubric(lab: string): LabRubricSpec | null {
  const file = new URL(`${lab}/rubric.yaml`, LABS)
  return existsSync(file) ? (readYaml(file) as { readonly spec: LabRubricSpec }).spec : null
}

/** As recorded, one JSON file each case. */
function readFixtures(lab: string): readonly EvidenceFixture[] {
  const folder = new URL(`${lab}/`, EVIDENCE)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return files.filter((file) => file.endsWith('.json')).map((file) => readRecorded(lab, file))
}

/** What `kubectl lab test --evidence` wrote of one case: `solutions/plain.json`, `mutants/typo.json`. */
function readRecorded(lab: string, file: string): EvidenceFixture {
  const evidence = JSON.parse(readFileSync(new URL(`${lab}/${file}`, EVIDENCE), 'utf8')) as Evidence
  const name = file.replace(/\.json$/, '')
  return { name, loses: name.startsWith('solutions/') ? [] : lossesOf(lab, name), evidence }
}

function lossesOf(lab: string, name: string): readonly string[] | undefined {
  // A case of a second draw ends with its number.
  const manifests = [name, name.replace(/-\d+$/, '')].map(
    (folder) => new URL(`${lab}/${folder}/mutant.yaml`, LABS),
  )
  const manifest = manifests.find((url) => existsSync(url))
  if (manifest === undefined) return undefined
  const { loses } = readYaml(manifest) as { readonly loses: readonly string[] }
  // The quiz as a whole is no check.
  return loses.filter((id) => id !== 'quiz')
}

function readYaml(url: URL): unknown {
  return parse(readFileSync(fileURLToPath(url), 'utf8'))
}
