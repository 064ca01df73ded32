import { basename, resolve } from 'node:path'

import type { FieldError, Lab, LabRubric, LabSpec, Text } from '../api/index.ts'
import { API_VERSION } from '../api/index.ts'
import { readManifest, readStatement, type FolderManifest } from './folder/manifests.ts'
import { readMutants } from './folder/mutants.ts'
import { readObjects, type FolderObject } from './folder/objects.ts'
import { locateIn, locateInLab } from './folder/places.ts'
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
  readonly errors: readonly FieldError[]
  /** Where a field of the lab, or of the rubric, is written: `tasks[0].id` is at `lab.yaml:31:9`. */
  readonly locate: (path: string, of?: 'lab' | 'rubric') => string
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
  const name = lab.manifest?.metadata.name ?? basename(dir)
  const whole = wholeLab(name, lab.manifest, { fr: fr.text, en: en.text }, seed.objects)
  const locate: LoadedLab['locate'] = (path, of = 'lab') =>
    of === 'lab'
      ? locateInLab(path, lab.document, seed.objects)
      : locateIn('rubric.yaml', path, rubric.document)
  const read = { solutions: solutions.solutions, mutants: mutants.mutants }
  const reading = [lab, rubric, fr, en, seed, solutions, mutants].flatMap(({ errors }) => errors)
  return {
    name,
    dir,
    lab: whole,
    ...(rubric.manifest === undefined ? {} : { rubric: rubric.manifest }),
    ...read,
    errors: [
      ...reading,
      ...(lab.manifest === undefined
        ? []
        : [...checkInlined(lab.manifest, locate), ...checkWhole(whole, read, locate)]),
      ...(rubric.manifest === undefined ? [] : checkOwnRubric(name, rubric.manifest, locate)),
    ],
    locate,
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
  return { ...error, path: `${loaded.locate(error.path, of)}: ${error.path}` }
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

function checkWhole(
  lab: Lab,
  proofs: Pick<LoadedLab, 'solutions' | 'mutants'>,
  locate: LoadedLab['locate'],
): readonly FieldError[] {
  // A blank statement is told of its file already.
  const misfits = checkSchema(lab, locate).filter(({ path }) => !path.includes('.md: statement.'))
  // What does not fit its schema may lack anything: its proofs are looked at once it does.
  return misfits.length > 0 ? misfits : checkProofs(lab.spec, proofs)
}

function checkOwnRubric(name: string, rubric: LabRubric, locate: LoadedLab['locate']): readonly FieldError[] {
  const misfits = checkSchema(rubric, (path) => locate(path, 'rubric'))
  if (rubric.metadata.name === name) return misfits
  const found = `a rubric named "${rubric.metadata.name ?? ''}"`
  const expected = `the lab's name, "${name}"`
  return [...misfits, { code: 'UnknownReference', path: locate('', 'rubric'), found, expected }]
}
