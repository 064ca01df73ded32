import type { Check, LabRubricSpec, LabSpec } from '../api/index.ts'
import type { Duty } from './folder/duty.ts'

/** The check that a lab's duty becomes: it earns nothing, and its assertions are the duty's expressions. */
const ID = 'duty-of-the-lab'

/** Its id in results. */
export const DUTY_CHECK = `hidden/${ID}`

/**
 * The lab with its duty as one more hidden check, which sees all that a duty may read and is judged as every check is.
 * For proofs only: points and percentages stay what they are.
 */
export function withDuty(
  { spec, rubric }: { readonly spec: LabSpec; readonly rubric?: LabRubricSpec | undefined },
  duty: readonly Duty[],
): { readonly spec: LabSpec; readonly rubric: LabRubricSpec } {
  const title = { fr: 'Devoir', en: 'Duty' }
  const check: Check = { id: ID, title, points: 0, assert: duty.map(({ expr }) => ({ expr })) }
  const read = spec.rubric === 'Required' ? rubric : undefined
  return {
    spec: { ...spec, rubric: 'Required' },
    rubric: { ...read, checks: [...(read?.checks ?? []), check] },
  }
}
