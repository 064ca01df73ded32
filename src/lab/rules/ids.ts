import type { FieldError } from '../../api/index.ts'
import type { Draft, RubricDraft } from './rule.ts'

/** The task whose checks are the rubric's. */
const HIDDEN_TASK = 'hidden'

/** An id, and where it is written. */
interface PlacedId {
  readonly id: string
  readonly path: string
}

/** Ids tell tasks, checks, hints, parameters and environments apart. Names in expressions are `compileProgram`'s concern. */
export function checkIds({ spec }: Draft): readonly FieldError[] {
  const { tasks, parameters = [], environments } = spec
  return [
    ...repeated(parameters.map(({ name }, p) => ({ id: name, path: `parameters[${p}].name` }))),
    ...repeated(environments.map(({ name }, e) => ({ id: name, path: `environments[${e}].name` }))),
    ...repeated(tasks.map(({ id }, t) => ({ id, path: `tasks[${t}].id` }))),
    ...tasks.flatMap(({ id, checks, hints = [] }, t) => [
      ...(id === HIDDEN_TASK ? [hiddenTask(`tasks[${t}].id`)] : []),
      ...repeated(checks.map((check, c) => ({ id: check.id, path: `tasks[${t}].checks[${c}].id` }))),
      ...repeated(hints.map((hint, h) => ({ id: hint.id, path: `tasks[${t}].hints[${h}].id` }))),
    ]),
  ]
}

/** Ids of a rubric, too. Its parameters share one namespace of names with the lab's. */
export function checkRubricIds({ spec, rubric }: RubricDraft): readonly FieldError[] {
  const { parameters = [], checks = [], vault = [], images = [], quiz } = rubric
  return [
    ...repeated(
      parameters.map(({ name }, p) => ({ id: name, path: `parameters[${p}].name` })),
      (spec.parameters ?? []).map(({ name }, p) => ({ id: name, path: `parameters[${p}] of the lab` })),
    ),
    ...repeated(checks.map(({ id }, c) => ({ id, path: `checks[${c}].id` }))),
    ...repeated(vault.map(({ path }, v) => ({ id: path, path: `vault[${v}].path` }))),
    ...images.flatMap(({ paths = [], env = [] }, i) => [
      ...repeated(paths.map(({ path }, p) => ({ id: path, path: `images[${i}].paths[${p}].path` }))),
      ...repeated(env.map(({ name }, e) => ({ id: name, path: `images[${i}].env[${e}].name` }))),
    ]),
    ...repeated((quiz?.questions ?? []).map(({ id }, q) => ({ id, path: `quiz.questions[${q}].id` }))),
    ...(quiz?.questions ?? []).flatMap(({ choices = [] }, q) =>
      repeated(choices.map(({ id }, c) => ({ id, path: `quiz.questions[${q}].choices[${c}].id` }))),
    ),
  ]
}

function repeated(ids: readonly PlacedId[], taken: readonly PlacedId[] = []): readonly FieldError[] {
  const first = new Map(taken.map(({ id, path }) => [id, path]))
  return ids.flatMap(({ id, path }): readonly FieldError[] => {
    const seen = first.get(id)
    if (seen === undefined) {
      first.set(id, path)
      return []
    }
    return [
      { code: 'DuplicateId', path, found: `"${id}", already used at ${seen}`, expected: 'an id of its own' },
    ]
  })
}

function hiddenTask(path: string): FieldError {
  const found = '"hidden", which names the checks of the rubric'
  return { code: 'ReservedName', path, found, expected: 'another id' }
}
