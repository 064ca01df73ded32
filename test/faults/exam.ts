import type { KubeObject, LabRubricSpec, LabSpec } from '../../src/api/index.ts'
import { aRiddle } from '../builders/a-riddle.ts'

/** What every candidate has to write; nothing in the lab is drawn, so that all marks are equal. */
export const WORD = 'atlas'
/** The hint that each of them reveals. */
export const HINT = 'write/spell'
/** Points while the work is open: 60 for the word, 5 of them paid for the hint, none for the platform. */
export const LIVE_POINTS = 55

const RUBRIC: LabRubricSpec = {
  hints: { [HINT]: { fr: 'Le mot est celui de la graine', en: 'The word is the seed’s' } },
  inputs: { ledger: { object: { kind: 'ConfigMap', name: 'ledger', environment: 'dev', optional: true } } },
  checks: [
    {
      id: 'ledger',
      title: { fr: 'Le registre', en: 'The ledger' },
      points: 20,
      assert: [{ expr: 'ledger != null && ledger.data.word == params.word' }],
    },
  ],
}

/**
 * A lab with something in every part of a mark: a check that passes at a price, one that fails by damage, a hidden one
 * whose evidence is kept apart.
 */
export function anExam(
  name: string,
  mode: LabSpec['mode'],
): { readonly lab: KubeObject; readonly rubric: KubeObject } {
  const { lab, rubric } = aRiddle(name)
  const spec: LabSpec = {
    ...(lab['spec'] as LabSpec),
    mode,
    passPercent: 50,
    parameters: [{ name: 'word', value: WORD }],
  }
  return { lab: { ...lab, spec }, rubric: { ...rubric, spec: RUBRIC } }
}
