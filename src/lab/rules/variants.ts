import { formatFieldError, type FieldError, type SeedObject } from '../../api/index.ts'
import { drawParameters, drawSeed } from '../draw.ts'
import {
  applyAll,
  applyVariant,
  compileVariants,
  countingVariants,
  type CompiledVariant,
  type Varied,
} from '../variants.ts'
import { checkParameters, checkSecretParameters } from './parameters.ts'
import type { RubricDraft } from './rule.ts'
import { seedMistakes } from './seed.ts'

/** How many draws prove that variants fit together. Of two in six drawn among fourteen, one draw in six has both. */
const PROOF_DRAWS = 64

/**
 * Every variant applies to the lab's seed on its own and leaves objects that can be created; and in each of some draws,
 * those that count apply one after the other. Syntax and types of conditions are `compileProgram`'s concern.
 */
export function checkVariants(draft: RubricDraft): readonly FieldError[] {
  const { spec, rubric } = draft
  const { variants = [] } = rubric
  if (variants.length === 0) return []
  const places = spec.environments.map(({ name }) => name)
  const parameters = [...(spec.parameters ?? []), ...(rubric.parameters ?? [])]
  const compiled = compileVariants(variants, parameters).filter(({ variant }) =>
    places.includes(variant.environment),
  )
  const alone = compiled.flatMap((variant) => misfits(draft, variant))
  // Parameters that cannot be drawn, conditions that do not compile and unknown environments are told by others.
  const isWhole = compiled.length === variants.length && canDraw(draft)
  return alone.length > 0 || !isWhole ? alone : misfitsInDraws(draft, compiled)
}

function misfits(draft: RubricDraft, compiled: CompiledVariant): readonly FieldError[] {
  const { spec, discovery } = draft
  const seed = spec.seed ?? []
  const { variant, path } = compiled
  if (variant.manifest !== undefined)
    return seedMistakes(discovery, [{ ...variant, manifest: variant.manifest, path: `${path}.manifest` }])
  const varied = applyVariant(seed, compiled)
  if ('problem' in varied) return [invalid(varied.problem)]
  // A mistake that the seed has before is told on the lab.
  const before = new Set(mistakesIn(draft, seed, `${path}.json`).map(formatFieldError))
  return mistakesIn(draft, varied.seed, `${path}.json`)
    .filter((mistake) => !before.has(formatFieldError(mistake)))
    .map(({ path: at, found, expected }) => invalid({ path: at, found: `${found}, once applied`, expected }))
}

function mistakesIn(
  { discovery }: RubricDraft,
  seed: readonly SeedObject[],
  path: string,
): readonly FieldError[] {
  return seedMistakes(
    discovery,
    seed.map((object) => ({ ...object, path })),
  ).map((mistake) => ({ ...mistake, path }))
}

function misfitsInDraws(draft: RubricDraft, variants: readonly CompiledVariant[]): readonly FieldError[] {
  const { name, spec, rubric } = draft
  const told = new Map<string, FieldError>()
  const tried = new Set<string>()
  for (let attempt = 1; attempt <= PROOF_DRAWS; attempt += 1) {
    const seed = drawSeed({ key: new Uint8Array(), lab: name, candidate: 'proof', attempt })
    const parameters = drawParameters(spec.parameters ?? [], seed)
    const params = { ...parameters, ...drawParameters(rubric.parameters ?? [], seed, parameters) }
    const chosen = countingVariants(variants, params)
    const key = 'problem' in chosen ? undefined : chosen.variants.map(({ path }) => path).join()
    // Many draws choose the same variants.
    if (key !== undefined && tried.has(key)) continue
    if (key !== undefined) tried.add(key)
    const varied: Varied = 'problem' in chosen ? chosen : applyAll(spec.seed ?? [], chosen.variants)
    if ('seed' in varied || told.has(varied.problem.path)) continue
    const drawn = `in the draw ${JSON.stringify(params)}`
    told.set(varied.problem.path, invalid({ ...varied.problem, found: `${varied.problem.found}, ${drawn}` }))
  }
  return [...told.values()]
}

function canDraw(draft: RubricDraft): boolean {
  return checkParameters(draft).length === 0 && checkSecretParameters(draft).length === 0
}

function invalid(problem: Pick<FieldError, 'path' | 'found' | 'expected'>): FieldError {
  return { code: 'VariantInvalid', ...problem }
}
