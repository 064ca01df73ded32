import type { FieldError, LabSpec } from '../../api/index.ts'
import { declaredInputs, declaredRubricInputs, type DeclaredInput } from '../inputs.ts'
import { environmentOf, liveEnvironmentOf } from '../kinds.ts'
import { closest, oneOf } from './closest.ts'
import type { Draft, RubricDraft } from './rule.ts'

/** The name of an environment, and where it is used. */
interface UsedEnvironment {
  readonly environment: string
  readonly path: string
}

/** Seed objects and inputs name environments that the lab has. */
export function checkEnvironments({ spec }: Draft): readonly FieldError[] {
  return unknown(spec, [
    ...(spec.seed ?? []).map(({ environment }, s) => ({ environment, path: `seed[${s}].environment` })),
    ...ofInputs(declaredInputs(spec)),
  ])
}

/** Variants and inputs of the rubric name environments that the lab has. */
export function checkRubricEnvironments({ spec, rubric }: RubricDraft): readonly FieldError[] {
  return unknown(spec, [
    ...(rubric.variants ?? []).map(({ environment }, v) => ({
      environment,
      path: `variants[${v}].environment`,
    })),
    ...ofInputs(declaredRubricInputs(rubric)),
  ])
}

function ofInputs(inputs: readonly DeclaredInput[]): readonly UsedEnvironment[] {
  return inputs
    .filter(({ source }) => source.answers === undefined)
    .flatMap(({ source, path }) => {
      const [form = 'object'] = Object.keys(source)
      const live = liveEnvironmentOf(source)
      return [
        { environment: environmentOf(source), path: `${path}.${form}.environment` },
        ...(live === undefined ? [] : [{ environment: live, path: `${path}.${form}.live.environment` }]),
      ]
    })
}

function unknown(spec: LabSpec, used: readonly UsedEnvironment[]): readonly FieldError[] {
  const names = spec.environments.map(({ name }) => name)
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
