import type { FieldError, LabSpec } from '../../api/index.ts'
import type { Mutant } from '../mutant.ts'
import { closest, oneOf } from '../rules/closest.ts'
import { placedChecks } from '../rules/rule.ts'
import type { Solution } from './solutions.ts'

/** Mutants start from solutions there are, and lose checks there are. Expects a lab that fits its schema. */
export function checkProofs(
  spec: LabSpec,
  { solutions, mutants }: { readonly solutions: readonly Solution[]; readonly mutants: readonly Mutant[] },
): readonly FieldError[] {
  const environments = spec.environments.map(({ name }) => name)
  const names = solutions.map(({ name }) => name)
  const ids = placedChecks(spec).map(({ id }) => id)
  return [
    ...solutions.flatMap(({ objects }) =>
      objects
        .filter(({ environment }) => !environments.includes(environment))
        .map(({ environment, origin }) =>
          unknown(origin, `environment "${environment}"`, environment, environments),
        ),
    ),
    ...mutants.flatMap(({ name, from, loses }) => {
      const path = `mutants/${name}/mutant.yaml`
      return [
        ...(from === undefined || names.includes(from)
          ? []
          : [unknown(path, `solution "${from}"`, from, names)]),
        ...loses.filter((id) => !ids.includes(id)).map((id) => unknown(path, `check "${id}"`, id, ids)),
      ]
    }),
  ]
}

function unknown(path: string, found: string, written: string, known: readonly string[]): FieldError {
  const meant = closest(written, known)
  return {
    code: 'UnknownReference',
    path,
    found,
    expected: oneOf(known, 'a declared name: none is declared'),
    ...(meant === undefined ? {} : { remedy: `Did you mean ${meant}?` }),
  }
}
