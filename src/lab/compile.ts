import type { FieldError, LabRubricSpec, LabSpec, Revision } from '../api/index.ts'
import { compileProgram } from '../expression/index.ts'
import type { Discovery } from './discovery.ts'
import { checkEnvironments } from './rules/environments.ts'
import { checkHints, checkRubric } from './rules/hints.ts'
import { checkIds } from './rules/ids.ts'
import { resolveKinds } from './rules/kinds.ts'
import { checkLanguages } from './rules/languages.ts'
import { checkLimits } from './rules/limits.ts'
import { checkParameters } from './rules/parameters.ts'
import { checkPlaceholders } from './rules/placeholders.ts'
import { checkPoints } from './rules/points.ts'
import { checkRequires } from './rules/requires.ts'
import type { Draft, Rule } from './rules/rule.ts'
import { checkSeed } from './rules/seed.ts'

/** What a lab is compiled from. */
export interface LabSource {
  readonly name: string
  readonly spec: LabSpec
  /** Absent when there is none; read only when the lab says `rubric: Required`. */
  readonly rubric?: LabRubricSpec | undefined
  readonly discovery: Discovery
}

/** A revision when there is no error, else every error. */
export interface Compilation {
  readonly revision?: Revision
  /** Of the lab: anyone may read them. */
  readonly errors: readonly FieldError[]
  /** Of the rubric: for those who may read it, never told on the Lab. */
  readonly rubricErrors: readonly FieldError[]
}

const RULES: readonly Rule[] = [
  checkLimits,
  checkLanguages,
  checkIds,
  checkParameters,
  checkEnvironments,
  checkPlaceholders,
  checkSeed,
  checkRequires,
  checkPoints,
  checkHints,
]

/**
 * Compiles a lab and its rubric against what the cluster serves. Pure. Expects a lab that fits its schema; paths are
 * relative to `spec`.
 */
export function compileLab({ name, spec, rubric, discovery }: LabSource): Compilation {
  const read = spec.rubric === 'Required' ? rubric : undefined
  const draft: Draft = { name, spec, rubric: read, discovery }
  const kinds = resolveKinds(draft)
  const program = compileProgram(spec)
  const errors = [...RULES.flatMap((rule) => rule(draft)), ...kinds.errors, ...program.errors]
  const rubricErrors = checkRubric(draft)
  if (errors.length > 0 || rubricErrors.length > 0) return { errors, rubricErrors }
  const revision: Revision = { schema: 1, lab: name, spec, rubric: read ?? null, resources: kinds.resources }
  return { revision, errors, rubricErrors }
}
