import type { FieldError } from '../../api/index.ts'
import type { Draft } from './rule.ts'

/** The task whose checks are the rubric's. */
const HIDDEN_TASK = 'hidden'

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

function repeated(ids: readonly { readonly id: string; readonly path: string }[]): readonly FieldError[] {
  const first = new Map<string, string>()
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
