import { basename, resolve } from 'node:path'

import type { FieldError, Lab, LabRubric, LabSpec, Text } from '../api/index.ts'
import { API_VERSION } from '../api/index.ts'
import { takeDuty, type Duty } from './folder/duty.ts'
import { readManifest, readStatement, type FolderManifest } from './folder/manifests.ts'
import { readMutants } from './folder/mutants.ts'
import { readObjects, type FolderObject } from './folder/objects.ts'
import { locateColumn, locateField } from './folder/places.ts'
import { checkProofs } from './folder/proofs.ts'
import { checkSchema } from './folder/schema.ts'
import { readSolutions, type Solution } from './folder/solutions.ts'
import type { Mutant } from './mutant.ts'

/** A lab's folder, read. When `errors` is not empty, the rest is what could be read and nothing to build on. */
export interface LoadedLab {
  readonly name: string
  /** Absolute. */
  readonly dir: string
  /** Whole: statement and seed are in it. */
  readonly lab: Lab
  readonly rubric?: LabRubric
  readonly solutions: readonly Solution[]
  readonly mutants: readonly Mutant[]
  /** What 100 % must mean: `duty` of lab.yaml, which is not part of the Lab. */
  readonly duty: readonly Duty[]
  readonly errors: readonly FieldError[]
  /** True when lab and rubric are there and fit their schemas: they can be compiled, whatever else is wrong. */
  readonly fits: boolean
  /** Where a field of the lab, or of the rubric, is written: `tasks[0].id` is at `lab.yaml:31:9`. */
  readonly locate: (path: string, of?: 'lab' | 'rubric') => string
  /** Where a column (from 1) of a field's text is written; undefined when the field is no text of a YAML file. */
  readonly locateColumn: (path: string, column: number, of?: 'lab' | 'rubric') => string | undefined
}

/** Reads `labs/<name>/`. Mistakes in it are values; only trouble with the disk itself throws. */
export async function loadLab(folder: string): Promise<LoadedLab> {
  const dir = resolve(folder)
  const [lab, rubric, fr, en, seed, solutions, mutants] = await Promise.all([
    readManifest<Lab>(dir, 'lab.yaml', 'Lab'),
    readRubric(dir),
    readStatement(dir, 'fr'),
    readStatement(dir, 'en'),
    readObjects(dir, 'seed'),
    readSolutions(dir),
    readMutants(dir),
  ])
  const duties = takeDuty(lab.manifest ?? {}, (path) => lab.document?.locate(path) ?? 'lab.yaml')
  const written = lab.manifest === undefined ? undefined : (duties.manifest as Lab)
  const name = written?.metadata.name ?? basename(dir)
  const whole = wholeLab(name, written, { fr: fr.text, en: en.text }, seed.objects)
  const files = { lab: lab.document, rubric: rubric.document, seed: seed.objects }
  const locate: LoadedLab['locate'] = (path, of = 'lab') => locateField(path, of, files)
  const read = { solutions: solutions.solutions, mutants: mutants.mutants }
  const reading = [lab, rubric, fr, en, seed, solutions, mutants, duties].flatMap(({ errors }) => errors)
  const misfits = [
    ...(written === undefined ? [] : checkLab(whole, locate)),
    ...(rubric.manifest === undefined ? [] : checkSchema(rubric.manifest, (path) => locate(path, 'rubric'))),
  ]
  const fits = misfits.length === 0 && written !== undefined && rubric.errors.length === 0
  const proven = { spec: whole.spec, rubric: rubric.manifest?.spec }
  return {
    name,
    dir,
    lab: whole,
    ...(rubric.manifest === undefined ? {} : { rubric: rubric.manifest }),
    ...read,
    duty: duties.duty,
    errors: [
      ...reading,
      ...(written === undefined ? [] : checkInlined(written, locate)),
      ...misfits,
      // What does not fit its schema may lack anything: its proofs are looked at once it does.
      ...(fits ? checkProofs(proven, read) : []),
      ...(rubric.manifest === undefined ? [] : checkRubricName(name, rubric.manifest, locate)),
    ],
    fits,
    locate,
    locateColumn: (path, column, of = 'lab') => locateColumn(path, column, of, files),
  }
}

/** The manifests to apply, as `kubectl lab build` writes them. */
export function buildManifests({ lab, rubric }: LoadedLab): {
  readonly lab: Lab
  readonly rubric?: LabRubric
} {
  return rubric === undefined ? { lab } : { lab, rubric }
}

/** The error with the place in the folder before the field: what `compileLab` found, for the author of the folder. */
export function locateError(loaded: LoadedLab, error: FieldError, of: 'lab' | 'rubric' = 'lab'): FieldError {
  const { column, ...rest } = error
  const exact = column === undefined ? undefined : loaded.locateColumn(error.path, column, of)
  if (exact !== undefined) return { ...rest, path: `${exact}: ${error.path}` }
  return { ...error, path: `${placeOf(loaded, error, of)}: ${error.path}` }
}

/** A placeholder of the statement is looked for in its text: the path leads to the file only. */
function placeOf(loaded: LoadedLab, { path, found }: FieldError, of: 'lab' | 'rubric'): string {
  const file = loaded.locate(path, of)
  const [field, language] = path.split('.')
  if (of !== 'lab' || field !== 'statement' || (language !== 'fr' && language !== 'en')) return file
  const before = loaded.lab.spec.statement[language].split(found)[0]?.split('\n') ?? []
  return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}

/** A lab may do without a rubric; whether this one can is the compiler's to say. */
async function readRubric(dir: string): Promise<FolderManifest<LabRubric>> {
  const rubric = await readManifest<LabRubric>(dir, 'rubric.yaml', 'LabRubric')
  return rubric.errors.some(({ code }) => code === 'FileMissing') ? { errors: [] } : rubric
}

function wholeLab(name: string, lab: Lab | undefined, statement: Text, seed: readonly FolderObject[]): Lab {
  const written =
    lab ?? ({ apiVersion: API_VERSION, kind: 'Lab', metadata: { name }, spec: {} } as unknown as Lab)
  const { title, ...rest }: Omit<LabSpec, 'statement'> = written.spec
  const inlined = seed.map(({ environment, manifest }) => ({ environment, manifest }))
  // The statement stands right after the title, where a reader of the manifest looks for it.
  return {
    ...written,
    spec: { title, statement, ...rest, ...(inlined.length === 0 ? {} : { seed: inlined }) },
  }
}

/** Statement and seed have files of their own: written in lab.yaml too, one of the two would be lost. */
function checkInlined(lab: Lab, locate: LoadedLab['locate']): readonly FieldError[] {
  const homes = {
    statement: 'statement.fr.md and statement.en.md',
    seed: 'seed/<environment>/*.yaml',
  } as const
  return (['statement', 'seed'] as const)
    .filter((field) => Object.hasOwn(lab.spec, field))
    .map((field) => ({
      code: 'SchemaInvalid',
      path: locate('', 'lab'),
      found: `${field} in lab.yaml`,
      expected: `${field} in ${homes[field]}`,
    }))
}

/** A blank statement is told of its file already. */
function checkLab(lab: Lab, locate: LoadedLab['locate']): readonly FieldError[] {
  return checkSchema(lab, locate).filter(({ path }) => !path.includes('.md: statement.'))
}

function checkRubricName(
  name: string,
  { metadata }: LabRubric,
  locate: LoadedLab['locate'],
): readonly FieldError[] {
  if (metadata.name === name) return []
  const found = `a rubric named "${metadata.name ?? ''}"`
  const expected = `the lab's name, "${name}"`
  return [{ code: 'UnknownReference', path: locate('', 'rubric'), found, expected }]
}
