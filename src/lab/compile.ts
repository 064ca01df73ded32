import type { FieldError, LabRubricSpec, LabSpec, Revision } from '../api/index.ts'
import { compileProgram, type Program } from '../expression/index.ts'
import type { Discovery } from './discovery.ts'
import { checkEnvironments, checkRubricEnvironments } from './rules/environments.ts'
import { checkHints, checkHintTexts } from './rules/hints.ts'
import { checkIds, checkRubricIds } from './rules/ids.ts'
import { checkImages } from './rules/images.ts'
import { resolveKinds } from './rules/kinds.ts'
import { checkLanguages, checkRubricLanguages } from './rules/languages.ts'
import { checkLimits, checkRubricLimits } from './rules/limits.ts'
import { checkParameters, checkSecretParameters } from './rules/parameters.ts'
import { checkPlaceholders, checkRubricPlaceholders } from './rules/placeholders.ts'
import { checkPoints, checkRubricPoints } from './rules/points.ts'
import { checkQuiz } from './rules/quiz.ts'
import { checkHiddenRequires, checkRequires } from './rules/requires.ts'
import type { Draft, RubricRule, Rule } from './rules/rule.ts'
import { checkSeed } from './rules/seed.ts'
import { checkVariants } from './rules/variants.ts'
import { checkVault } from './rules/vault.ts'

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
  /** Its expressions; absent when one of them is a mistake. */
  readonly program?: Program
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

const RUBRIC_RULES: readonly RubricRule[] = [
  checkRubricLimits,
  checkRubricLanguages,
  checkRubricIds,
  checkSecretParameters,
  checkRubricEnvironments,
  checkRubricPlaceholders,
  checkVariants,
  checkHiddenRequires,
  checkRubricPoints,
  checkHintTexts,
  checkQuiz,
  checkImages,
  checkVault,
]

/**
 * Compiles a lab and its rubric against what the cluster serves. Pure. Expects a lab and a rubric that fit their schemas;
 * paths are relative to the `spec` of the one or the other.
 */
export function compileLab({ name, spec, rubric, discovery }: LabSource): Compilation {
  const read = spec.rubric === 'Required' ? rubric : undefined
  const draft: Draft = { name, spec, rubric: read, discovery }
  const kinds = resolveKinds(draft)
  const expressions = compileProgram(spec, read)
  const errors = [...RULES.flatMap((rule) => rule(draft)), ...kinds.errors, ...expressions.errors]
  const rubricErrors = [...checkRubric(draft), ...kinds.rubricErrors, ...expressions.rubricErrors]
  const program = expressions.program && { program: expressions.program }
  if (errors.length > 0 || rubricErrors.length > 0) return { ...program, errors, rubricErrors }
  const revision: Revision = { schema: 1, lab: name, spec, rubric: read ?? null, resources: kinds.resources }
  return { ...program, revision, errors, rubricErrors }
}

function checkRubric(draft: Draft): readonly FieldError[] {
  const { name, spec, rubric } = draft
  if (rubric !== undefined) return RUBRIC_RULES.flatMap((rule) => rule({ ...draft, rubric }))
  if (spec.rubric === 'None') return []
  return [
    {
      code: 'UnknownReference',
      path: 'rubric',
      found: `no LabRubric "${name}"`,
      expected: 'a LabRubric of the same name, as the lab says rubric: Required',
    },
  ]
}
