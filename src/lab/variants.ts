import type { FieldError, Parameter, Parameters, Revision, SeedObject, SeedVariant } from '../api/index.ts'
import {
  compileExpression,
  describeFailure,
  environment,
  toCel,
  type Expression,
} from '../expression/index.ts'
import { describeObject, describeTarget, isTarget, patchManifest } from './patch.ts'

/** A seed variant and its condition, compiled. */
export interface CompiledVariant {
  readonly variant: SeedVariant
  /** Absent when it counts for every candidate. */
  readonly when?: Expression
  /** `variants[2]`, within the rubric's spec. */
  readonly path: string
}

/** What a variant made of a seed, or why it does not fit: where, what was found and what was expected. */
export type Varied =
  | { readonly seed: readonly SeedObject[] }
  | { readonly problem: Pick<FieldError, 'path' | 'found' | 'expected'> }

/**
 * The seed of one candidate: the lab's own, changed by the rubric's variants that count for these parameters (public and
 * secret ones), in order. Pure: the lab's seed stays as it is. Throws on a revision that was not compiled.
 */
export function materialiseSeed(
  { lab, spec, rubric }: Pick<Revision, 'lab' | 'spec' | 'rubric'>,
  params: Parameters,
): { readonly seed: readonly SeedObject[] } {
  const declared = rubric?.variants ?? []
  const variants = compileVariants(declared)
  if (variants.length < declared.length)
    throw new Error(`A condition of a variant of ${lab} was not compiled`)
  const varied = applyVariants(spec.seed ?? [], variants, params)
  if ('seed' in varied) return varied
  const { path, found, expected } = varied.problem
  throw new Error(`A variant of ${lab} does not fit its seed: ${path}: ${found}; expected ${expected}`)
}

/** The variants with their conditions compiled; those whose condition is a mistake, which `compileProgram` tells, are left out. */
export function compileVariants(
  variants: readonly SeedVariant[],
  parameters?: readonly Parameter[],
): readonly CompiledVariant[] {
  const names = new Set(['params'])
  const params = parameters && new Set(parameters.map(({ name }) => name))
  const env = environment(names)
  return variants.flatMap((variant, index): readonly CompiledVariant[] => {
    const path = `variants[${index}]`
    if (variant.when === undefined) return [{ variant, path }]
    const when = compileExpression(env, variant.when, { names, type: 'bool', ...(params && { params }) })
    return 'issues' in when ? [] : [{ variant, path, when }]
  })
}

/** Applies the variants that count for these parameters, in order; the first that does not fit ends it. */
function applyVariants(
  seed: readonly SeedObject[],
  variants: readonly CompiledVariant[],
  params: Parameters,
): Varied {
  const chosen = countingVariants(variants, params)
  return 'problem' in chosen ? chosen : applyAll(seed, chosen.variants)
}

/** The variants that count for these parameters. */
export function countingVariants(
  variants: readonly CompiledVariant[],
  params: Parameters,
): { readonly variants: readonly CompiledVariant[] } | Extract<Varied, { readonly problem: unknown }> {
  const counting: CompiledVariant[] = []
  const variables = new Map([['params', toCel(params)]])
  for (const compiled of variants) {
    const counts = compiled.when?.evaluate(variables) ?? { value: true }
    if ('failure' in counts || typeof counts.value !== 'boolean') {
      const found = 'failure' in counts ? describeFailure(counts.failure).en : 'neither true nor false'
      return { problem: { path: `${compiled.path}.when`, found, expected: 'true or false for every draw' } }
    }
    if (counts.value) counting.push(compiled)
  }
  return { variants: counting }
}

/** Applies all of these variants, in order, whatever their conditions; the first that does not fit ends it. */
export function applyAll(seed: readonly SeedObject[], variants: readonly CompiledVariant[]): Varied {
  let varied: readonly SeedObject[] = seed
  for (const compiled of variants) {
    const next = applyVariant(varied, compiled)
    if ('problem' in next) return next
    varied = next.seed
  }
  return { seed: varied }
}

/** One variant applied to a seed, whatever its condition. */
export function applyVariant(seed: readonly SeedObject[], { variant, path }: CompiledVariant): Varied {
  const { environment, manifest, target, json = [] } = variant
  if (manifest !== undefined) {
    const added = { environment, manifest }
    const present = seed.some((object) => describeObject(object) === describeObject(added))
    if (!present) return { seed: [...seed, added] }
    const found = `${describeObject(added)}, which the seed has already`
    return { problem: { path: `${path}.manifest`, found, expected: 'an object that is not there yet' } }
  }
  const meant = { environment, kind: target?.kind ?? '', name: target?.name ?? '' }
  const object = seed.find((each) => isTarget(each, meant))
  if (object === undefined) {
    const found = `no ${describeTarget(meant)}`
    const expected = `an object of the seed: ${seed.map(describeObject).join(', ') || 'there is none'}`
    return { problem: { path: `${path}.target`, found, expected } }
  }
  if (variant.remove !== undefined) return { seed: seed.filter((each) => each !== object) }
  const patched = patchManifest(object.manifest, json)
  if ('problem' in patched) {
    const expected = `RFC 6902 operations that apply to ${describeTarget(meant)}`
    return { problem: { path: `${path}.json`, found: patched.problem, expected } }
  }
  const changed = { ...object, manifest: patched.manifest }
  return { seed: seed.map((each) => (each === object ? changed : each)) }
}
