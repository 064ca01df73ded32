import type { FieldError, Json, LabRubricSpec, LabSpec } from '../../api/index.ts'
import { parseFieldPath } from '../field-path.ts'
import { applyMutant, type Mutant } from '../mutant.ts'
import { closest, oneOf } from '../rules/closest.ts'
import { workPlaceholders } from '../rules/placeholders.ts'
import { placedChecks } from '../rules/rule.ts'
import type { FolderObject } from './objects.ts'
import type { Solution } from './solutions.ts'

/** What stands for the whole quiz in a mutant's `loses`. */
export const QUIZ = 'quiz'

/** What a lab's folder proves it with. */
export interface Proofs {
  readonly solutions: readonly Solution[]
  readonly mutants: readonly Mutant[]
}

/** The lab that is proven; expects that both fit their schemas. */
export interface ProvenLab {
  readonly spec: LabSpec
  readonly rubric?: LabRubricSpec | undefined
}

/**
 * Solutions work where the lab has environments and say only what it declares; mutants start from solutions there are,
 * apply to them, and lose checks there are.
 */
export function checkProofs(lab: ProvenLab, { solutions, mutants }: Proofs): readonly FieldError[] {
  const names = solutions.map(({ name }) => name)
  const ids = losable(lab)
  return [
    ...solutions.flatMap(({ objects }) => objects.flatMap((object) => checkObject(lab, object))),
    ...solutions.flatMap(({ name, answers = {} }) =>
      checkAnswers(lab, Object.keys(answers), () => `solutions/${name}/answers.yaml`),
    ),
    ...mutants.flatMap((mutant) => {
      const { from, loses, answers } = mutant
      const at = (path: readonly (string | number)[]): string =>
        mutant.locate?.(path) ?? `mutants/${mutant.name}/mutant.yaml`
      const solution = solutions.find(({ name }) => name === from)
      return [
        ...(from === undefined || solution !== undefined
          ? []
          : [unknown(at(['from']), `solution "${from}"`, from, names)]),
        ...loses.flatMap((id, index) =>
          ids.includes(id) ? [] : [unknown(at(['loses', index]), `check "${id}"`, id, ids)],
        ),
        ...checkAnswers(lab, typeof answers === 'object' ? Object.keys(answers) : [], (id) =>
          at(['answers', id]),
        ),
        ...(solution === undefined ? [] : applyMutant(solution.objects, mutant).errors),
      ]
    }),
  ]
}

/** Every check that a mutant may lose, hidden ones and the quiz included. */
export function losable({ spec, rubric }: ProvenLab): readonly string[] {
  return [
    ...placedChecks(spec).map(({ id }) => id),
    ...(rubric?.checks ?? []).map(({ id }) => `hidden/${id}`),
    ...(rubric?.quiz === undefined ? [] : [QUIZ]),
  ]
}

function checkObject({ spec, rubric }: ProvenLab, object: FolderObject): readonly FieldError[] {
  const { environment, manifest, origin, locate } = object
  const environments = spec.environments.map(({ name }) => name)
  return [
    ...(environments.includes(environment)
      ? []
      : [unknown(origin, `environment "${environment}"`, environment, environments)]),
    ...workPlaceholders({ spec, rubric }, manifest as Json).map((error) => ({
      ...error,
      path: `${locate?.(parseFieldPath(error.path)) ?? origin}${error.path === '' ? '' : `: ${error.path}`}`,
    })),
  ]
}

function checkAnswers(
  { rubric }: ProvenLab,
  ids: readonly string[],
  at: (id: string) => string,
): readonly FieldError[] {
  const known = (rubric?.quiz?.questions ?? []).map(({ id }) => id)
  return ids.filter((id) => !known.includes(id)).map((id) => unknown(at(id), `question "${id}"`, id, known))
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
