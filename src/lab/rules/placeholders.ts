import type { FieldError, Json, LabRubricSpec, LabSpec } from '../../api/index.ts'
import { placeholdersIn } from '../../expression/index.ts'
import { declaredInputs, declaredRubricInputs } from '../inputs.ts'
import { closest, oneOf } from './closest.ts'
import type { Draft, RubricDraft } from './rule.ts'

/** What placeholders may name in one place. */
interface Known {
  readonly names: readonly string[]
  /** Those that errors may tell of; secret parameters are not told on the Lab. */
  readonly told: readonly string[]
}

/** Every placeholder in seed, inputs and statement stands for something. Secret parameters may be in the seed only. */
export function checkPlaceholders({ spec, rubric }: Draft): readonly FieldError[] {
  const shown = shownNames(spec)
  const seeded = { names: allNames(spec, rubric), told: shown }
  const awaited = spec.rubric === 'Required' && rubric === undefined
  return [
    ...undeclared(known(shown), spec.statement as unknown as Json, 'statement'),
    ...(spec.seed ?? [])
      .flatMap(({ manifest }, s) => undeclared(seeded, manifest as Json, `seed[${s}].manifest`))
      // The rubric that is not there yet may declare it.
      .filter(({ found }) => !(awaited && found.startsWith('$(params.'))),
    ...declaredInputs(spec).flatMap(({ source, path }) =>
      undeclared(known(inputNames(spec)), source as unknown as Json, path),
    ),
  ]
}

/** Every placeholder of a rubric stands for something; in what candidates read, for nothing secret. */
export function checkRubricPlaceholders({ spec, rubric }: RubricDraft): readonly FieldError[] {
  const shown = known(shownNames(spec))
  const all = known(allNames(spec, rubric))
  const ofInputs = known([...inputNames(spec), ...parameterNames(rubric)])
  const { hints = {}, variants = [], vault = [], images = [], quiz } = rubric
  return [
    ...Object.entries(hints).flatMap(([id, text]) =>
      undeclared(shown, text as unknown as Json, `hints["${id}"]`),
    ),
    ...declaredRubricInputs(rubric).flatMap(({ source, path }) =>
      undeclared(ofInputs, source as unknown as Json, path),
    ),
    ...variants.flatMap(({ manifest, json = [] }, v) => [
      ...undeclared(all, (manifest ?? null) as Json, `variants[${v}].manifest`),
      ...json.flatMap(({ value }, o) =>
        undeclared(all, (value ?? null) as Json, `variants[${v}].json[${o}].value`),
      ),
    ]),
    ...vault.flatMap(({ data }, v) => undeclared(all, data, `vault[${v}].data`)),
    ...images.flatMap((image, i) => undeclared(all, image as unknown as Json, `images[${i}]`)),
    ...(quiz?.questions ?? []).flatMap(({ text, choices = [] }, q) => [
      ...undeclared(shown, text as unknown as Json, `quiz.questions[${q}].text`),
      ...choices.flatMap((choice, c) =>
        undeclared(shown, choice.text as unknown as Json, `quiz.questions[${q}].choices[${c}].text`),
      ),
    ]),
  ]
}

/** Every placeholder of an object that a solution applies stands for something; paths are relative to the object. */
export function workPlaceholders(
  { spec, rubric }: { readonly spec: LabSpec; readonly rubric?: LabRubricSpec | undefined },
  manifest: Json,
): readonly FieldError[] {
  return undeclared(known(allNames(spec, rubric)), manifest, '')
}

/** Evidence has no recipient, hence no input can name it. */
function inputNames(spec: LabSpec): readonly string[] {
  return [
    ...parameterNames(spec),
    'images',
    'project',
    ...spec.environments.map(({ name }) => `namespace.${name}`),
  ]
}

function shownNames(spec: LabSpec): readonly string[] {
  return [...inputNames(spec), 'recipient']
}

function allNames(spec: LabSpec, rubric: LabRubricSpec | undefined): readonly string[] {
  return [...shownNames(spec), ...parameterNames(rubric ?? {})]
}

function parameterNames({ parameters = [] }: Pick<LabRubricSpec, 'parameters'>): readonly string[] {
  return parameters.map(({ name }) => `params.${name}`)
}

function known(names: readonly string[]): Known {
  return { names, told: names }
}

/** The placeholders of one value that stand for nothing there. */
function undeclared({ names, told }: Known, value: Json, at: string): readonly FieldError[] {
  return placeholdersIn(value)
    .filter(({ name }) => !names.includes(name))
    .map(({ name, path }) => {
      const meant = closest(name, told)
      return {
        code: 'PlaceholderUndeclared',
        path: joinPath(at, path),
        found: `$(${name})`,
        expected: oneOf(
          told.map((each) => `$(${each})`),
          'no placeholder',
        ),
        ...(meant === undefined ? {} : { remedy: `Did you mean $(${meant})?` }),
      }
    })
}

function joinPath(at: string, path: string): string {
  if (path === '') return at
  return path.startsWith('[') ? `${at}${path}` : `${at}.${path}`
}
