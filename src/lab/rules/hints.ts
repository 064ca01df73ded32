import type { FieldError, LabRubricSpec, LabSpec } from '../../api/index.ts'
import { closest } from './closest.ts'
import { missingLanguages } from './languages.ts'
import type { Draft, RubricDraft } from './rule.ts'

/** A lab with hints has a rubric: their texts are there. */
export function checkHints({ spec }: Draft): readonly FieldError[] {
  if (spec.rubric === 'Required' || hintsOf(spec).length === 0) return []
  return [
    {
      code: 'HintWithoutText',
      path: 'rubric',
      found: `${spec.rubric}, in a lab with hints`,
      expected: 'Required',
      remedy: 'The texts of hints are in the LabRubric: set rubric: Required',
    },
  ]
}

/** Every hint has its text in the rubric, and the rubric has no other. */
export function checkHintTexts({ spec, rubric }: RubricDraft): readonly FieldError[] {
  return [...missingTexts(spec, rubric), ...unknownHints(spec, rubric)]
}

function missingTexts(spec: LabSpec, rubric: LabRubricSpec): readonly FieldError[] {
  return hintsOf(spec).flatMap(({ id, cost }): readonly FieldError[] => {
    const text = rubric.hints?.[id]
    if (text !== undefined) return missingLanguages(`hints["${id}"]`, text)
    return [
      {
        code: 'HintWithoutText',
        path: `hints["${id}"]`,
        found: `no text for a hint that costs ${cost}`,
        expected: 'its text, in French and in English',
      },
    ]
  })
}

function unknownHints(spec: LabSpec, rubric: LabRubricSpec): readonly FieldError[] {
  const known = hintsOf(spec).map(({ id }) => id)
  return Object.keys(rubric.hints ?? {})
    .filter((id) => !known.includes(id))
    .map((id) => {
      const meant = closest(id, known)
      return {
        code: 'UnknownReference',
        path: `hints["${id}"]`,
        found: `a text for hint "${id}"`,
        expected: 'the task/hint of a hint of the lab',
        ...(meant === undefined ? {} : { remedy: `Did you mean ${meant}?` }),
      }
    })
}

function hintsOf({ tasks }: LabSpec): readonly { readonly id: string; readonly cost: number }[] {
  return tasks.flatMap((task) => (task.hints ?? []).map(({ id, cost }) => ({ id: `${task.id}/${id}`, cost })))
}
