import type { FieldError, Json, LabRubricSpec, LabSpec } from '../../api/index.ts'
import { placeholdersIn } from '../../expression/index.ts'
import { declaredInputs } from '../inputs.ts'
import { closest, oneOf } from './closest.ts'
import type { Draft } from './rule.ts'

/** Every placeholder in seed, inputs and statement stands for something. */
export function checkPlaceholders({ spec }: Draft): readonly FieldError[] {
  return [
    ...undeclared(spec, spec.statement as unknown as Json, 'statement'),
    ...(spec.seed ?? []).flatMap(({ manifest }, s) =>
      undeclared(spec, manifest as Json, `seed[${s}].manifest`),
    ),
    ...declaredInputs(spec).flatMap(({ source, path }) => undeclared(spec, source as unknown as Json, path)),
  ]
}

/** Every placeholder in the texts of hints stands for something. */
export function checkHintPlaceholders(spec: LabSpec, rubric: LabRubricSpec): readonly FieldError[] {
  return Object.entries(rubric.hints ?? {}).flatMap(([id, text]) =>
    undeclared(spec, text as unknown as Json, `hints["${id}"]`),
  )
}

/** The placeholders of one value that stand for nothing in a lab. */
export function undeclared(spec: LabSpec, value: Json, at: string): readonly FieldError[] {
  const known = [
    ...(spec.parameters ?? []).map(({ name }) => `params.${name}`),
    'images',
    'project',
    ...spec.environments.map(({ name }) => `namespace.${name}`),
  ]
  return placeholdersIn(value)
    .filter(({ name }) => !known.includes(name))
    .map(({ name, path }) => {
      const meant = closest(name, known)
      return {
        code: 'PlaceholderUndeclared',
        path: joinPath(at, path),
        found: `$(${name})`,
        expected: oneOf(
          known.map((each) => `$(${each})`),
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
