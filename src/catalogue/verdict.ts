import { formatFieldError, type Condition, type FieldError, type ReasonOf } from '../api/index.ts'

const MAX_MESSAGE = 2_000

/** What a Lab's or LabRubric's `Ready` condition says. */
export interface Verdict {
  readonly status: 'True' | 'False'
  readonly reason: ReasonOf<'Ready'>
  readonly message: string
}

/** A Lab compiled, with nothing of its rubric's errors: anyone may read a Lab. */
export function labVerdict(
  errors: readonly FieldError[],
  rubric: 'NotNeeded' | 'Fits' | 'MissingOrInvalid',
): Verdict {
  const forbidden = errors.find(({ code }) => code === 'KindForbidden')
  if (forbidden !== undefined)
    return { status: 'False', reason: 'KindForbidden', message: listErrors(errors) }
  if (errors.length > 0) return { status: 'False', reason: 'InvalidLab', message: listErrors(errors) }
  if (rubric === 'MissingOrInvalid') {
    return {
      status: 'False',
      reason: 'RubricNotReady',
      message: 'spec.rubric is Required: the LabRubric of this name is missing or not ready',
    }
  }
  return { status: 'True', reason: 'Compiled', message: 'The lab compiles' }
}

/** A LabRubric held against its lab. */
export function rubricVerdict(labFound: boolean, errors: readonly FieldError[]): Verdict {
  if (!labFound)
    return { status: 'False', reason: 'LabNotFound', message: 'There is no Lab of this name: apply it too' }
  if (errors.length > 0) return { status: 'False', reason: 'InvalidRubric', message: listErrors(errors) }
  return { status: 'True', reason: 'Compiled', message: 'The rubric fits its lab' }
}

/** The `Ready` condition after a verdict; its time moves only when its status does. */
export function readyCondition(
  before: readonly Condition[] | undefined,
  verdict: Verdict,
  observedGeneration: number,
  now: string,
): Condition {
  const previous = before?.find(({ type }) => type === 'Ready')
  const lastTransitionTime = previous?.status === verdict.status ? previous.lastTransitionTime : now
  return { type: 'Ready', ...verdict, observedGeneration, lastTransitionTime }
}

function listErrors(errors: readonly FieldError[]): string {
  const text = errors.map(formatFieldError).join('\n')
  return text.length <= MAX_MESSAGE
    ? text
    : `${text.slice(0, MAX_MESSAGE)}…\n(${errors.length} errors in all)`
}
