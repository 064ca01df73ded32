import { isDeepStrictEqual } from 'node:util'
import type { Evidence, LabRubricSpec, Revision } from '../../api/index.ts'
import { declaredInputs, declaredRubricInputs, type DeclaredInput } from '../../lab/index.ts'
import type { HeldRevision } from '../active.ts'

/** What a revision is held against. */
export interface EvidenceToFit {
  /** The lab that the evidence is of. */
  readonly lab: string
  readonly evidence: Evidence
  /** The revision that it was gathered for, where it is at hand: an input of the same name may read something else now. */
  readonly gatheredFor?: Revision
}

/**
 * What keeps a revision from judging evidence that was gathered for another one; nothing, when it fits. Candidates may
 * read this: what is the rubric's alone is named by its place there.
 */
export function revisionMisfits(
  { revision, grader }: Pick<HeldRevision, 'revision' | 'grader'>,
  { lab, evidence, gatheredFor }: EvidenceToFit,
): string[] {
  const { spec, rubric } = revision
  const { parameters, secretParameters = {}, inputs } = evidence
  return [
    ...(revision.lab === lab ? [] : [`lab ${revision.lab}`]),
    ...(spec.parameters ?? [])
      .filter(({ name }) => !Object.hasOwn(parameters, name))
      .map(({ name }) => `params.${name}`),
    ...(rubric?.parameters ?? []).flatMap(({ name }, index) =>
      Object.hasOwn(secretParameters, name) ? [] : [`rubric.parameters[${index}]`],
    ),
    ...inputMisfits(revision, grader.program.finalInputs, { inputs, gatheredFor }),
    ...questionMisfits(rubric, evidence.questions ?? []),
  ]
}

function inputMisfits(
  revision: Revision,
  needed: readonly string[],
  { inputs, gatheredFor }: Pick<Evidence, 'inputs'> & { readonly gatheredFor: Revision | undefined },
): string[] {
  const missing = needed.filter((key) => !Object.hasOwn(inputs, key))
  const others = needed.filter((key) => Object.hasOwn(inputs, key) && readsOther(key, revision, gatheredFor))
  return [
    ...missing.map((key) => placeOf(key, revision.rubric)),
    ...others.map((key) => `${placeOf(key, revision.rubric)} (≠)`),
  ]
}

/** Whether an input reads something else than what was gathered under its name. */
function readsOther(key: string, revision: Revision, gatheredFor: Revision | undefined): boolean {
  if (gatheredFor === undefined) return false
  const [now, then] = [revision, gatheredFor].map((each) => inputOf(each, key)?.source)
  return then !== undefined && !isDeepStrictEqual(now, then)
}

function inputOf({ spec, rubric }: Revision, key: string): DeclaredInput | undefined {
  return [...declaredInputs(spec), ...declaredRubricInputs(rubric)].find((input) => input.key === key)
}

/** `inputs.web`, `inputs.task/check:web`; of the rubric only where it stands: ids of hidden checks are not told. */
function placeOf(key: string, rubric: LabRubricSpec | null): string {
  const [, check, name = ''] = /^hidden(?:\/([^:]+))?:(.*)$/.exec(key) ?? []
  if (check !== undefined)
    return `rubric.checks[${rubric?.checks?.findIndex(({ id }) => id === check) ?? -1}]`
  if (name !== '') return `rubric.inputs[${Object.keys(rubric?.inputs ?? {}).indexOf(name)}]`
  return `inputs.${key}`
}

function questionMisfits(rubric: LabRubricSpec | null, drawn: NonNullable<Evidence['questions']>): string[] {
  const asked = drawn.length
  const quiz = rubric?.quiz
  const pool = new Map(quiz?.questions.map((question) => [question.id, question]))
  const wrong = drawn.filter(({ id, choices }) => {
    const known = new Set(pool.get(id)?.choices?.map((choice) => choice.id))
    return !pool.has(id) || choices.some((choice) => !known.has(choice))
  })
  return [
    ...(quiz !== undefined && quiz.draw !== asked ? [`quiz.draw ${quiz.draw} (≠ ${asked})`] : []),
    ...wrong.map(({ id }) => `quiz.questions.${id}`),
  ]
}
