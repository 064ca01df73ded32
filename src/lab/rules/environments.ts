import type { FieldError } from '../../api/index.ts'
import { declaredInputs } from '../inputs.ts'
import { environmentOf } from '../kinds.ts'
import { closest, oneOf } from './closest.ts'
import type { Draft } from './rule.ts'

/** Seed objects and inputs name environments that the lab has. */
export function checkEnvironments({ spec }: Draft): readonly FieldError[] {
  const names = spec.environments.map(({ name }) => name)
  const used = [
    ...(spec.seed ?? []).map(({ environment }, s) => ({ environment, path: `seed[${s}].environment` })),
    ...declaredInputs(spec).map(({ source, path }) => {
      const [form = 'object'] = Object.keys(source)
      return { environment: environmentOf(source), path: `${path}.${form}.environment` }
    }),
  ]
  return used
    .filter(({ environment }) => !names.includes(environment))
    .map(({ environment, path }) => {
      const meant = closest(environment, names)
      return {
        code: 'UnknownReference',
        path,
        found: `environment "${environment}"`,
        expected: oneOf(names, 'a declared environment'),
        ...(meant === undefined ? {} : { remedy: `Did you mean ${meant}?` }),
      }
    })
}
