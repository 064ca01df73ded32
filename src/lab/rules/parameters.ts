import type { FieldError, Parameter } from '../../api/index.ts'
import { placeholdersIn } from '../../expression/index.ts'
import { oneOf } from './closest.ts'
import type { Draft, RubricDraft } from './rule.ts'

const FORMS = ['oneOf', 'between', 'sample', 'value', 'random'] as const

/** The draw reads 32-bit words. */
const WIDEST_RANGE = 2 ** 32

/** The longest text that is drawn, and the shortest that nobody can guess. */
const RANDOM_LENGTH = { least: 8, most: 64 } as const

/** Every parameter can be drawn, in declaration order. */
export function checkParameters({ spec }: Draft): readonly FieldError[] {
  return undrawable(spec.parameters ?? [], [])
}

/** Every secret parameter can be drawn, after those of the lab. */
export function checkSecretParameters({ spec, rubric }: RubricDraft): readonly FieldError[] {
  return undrawable(rubric.parameters ?? [], spec.parameters ?? [])
}

function undrawable(parameters: readonly Parameter[], earlier: readonly Parameter[]): readonly FieldError[] {
  return parameters.flatMap((parameter, p) => {
    const path = `parameters[${p}]`
    return [
      ...checkForm(parameter, path),
      ...checkBetween(parameter, path),
      ...checkList(parameter.oneOf, `${path}.oneOf`),
      ...checkList(parameter.sample, `${path}.sample`),
      ...checkCount(parameter, path),
      ...checkRandom(parameter, path),
      ...checkValue(parameter, path, [...earlier, ...parameters.slice(0, p)]),
    ]
  })
}

function checkForm(parameter: Parameter, path: string): readonly FieldError[] {
  const forms = FORMS.filter((form) => parameter[form] !== undefined)
  if (forms.length === 1) return []
  const found = forms.length === 0 ? 'no form' : forms.join(' and ')
  return [invalid(path, found, `exactly one of ${FORMS.join(', ')}`)]
}

function checkBetween({ between }: Parameter, path: string): readonly FieldError[] {
  if (between === undefined) return []
  const [low, high, ...more] = between
  const isRange = Number.isSafeInteger(low) && Number.isSafeInteger(high) && more.length === 0
  if (isRange && low !== undefined && high !== undefined && low <= high && high - low < WIDEST_RANGE)
    return []
  return [
    invalid(`${path}.between`, JSON.stringify(between), 'two integers, the lower first, at most 2^32 values'),
  ]
}

function checkList(values: Parameter['oneOf'], path: string): readonly FieldError[] {
  if (values === undefined) return []
  if (values.length === 0) return [invalid(path, 'an empty list', 'at least one value')]
  // Twice the same value would be twice as likely, and a sample could hold it twice.
  const repeated = values.findIndex((value, index) => values.indexOf(value) < index)
  if (repeated < 0) return []
  return [invalid(`${path}[${repeated}]`, `${JSON.stringify(values[repeated])} again`, 'values that differ')]
}

function checkCount({ sample, count }: Parameter, path: string): readonly FieldError[] {
  if (sample === undefined) {
    return count === undefined
      ? []
      : [invalid(`${path}.count`, 'count without sample', 'sample beside count')]
  }
  if (count !== undefined && Number.isInteger(count) && count >= 1 && count <= sample.length) return []
  return [invalid(`${path}.count`, count === undefined ? 'no count' : String(count), `1 to ${sample.length}`)]
}

function checkRandom({ random }: Parameter, path: string): readonly FieldError[] {
  if (random === undefined) return []
  const { least, most } = RANDOM_LENGTH
  if (Number.isInteger(random) && random >= least && random <= most) return []
  return [invalid(`${path}.random`, String(random), `${least} to ${most} letters and digits`)]
}

/** A derived value is made when drawn: only parameters declared before it are known then. */
function checkValue(
  { value }: Parameter,
  path: string,
  earlier: readonly Parameter[],
): readonly FieldError[] {
  if (value === undefined) return []
  const known = earlier.map(({ name }) => `params.${name}`)
  return placeholdersIn(value)
    .filter(({ name }) => !known.includes(name))
    .map(({ name }) => ({
      code: 'PlaceholderUndeclared',
      path: `${path}.value`,
      found: `$(${name})`,
      expected: oneOf(
        known.map((each) => `$(${each})`),
        'no placeholder: no parameter is declared before this one',
      ),
      remedy: 'Parameters are drawn in order: declare what a value uses before it',
    }))
}

function invalid(path: string, found: string, expected: string): FieldError {
  return { code: 'ParameterInvalid', path, found, expected }
}
