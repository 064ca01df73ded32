import type { RegradeAnswer, ReasonOf } from '../../api/index.ts'
import type { NamedChecks } from '../final/errors.ts'

/** As long as the kind admits. */
const MOST = 1_024

/** Why a regrade is refused. A LabTranscript has no language: both are said. */
export interface Refusal {
  readonly reason: ReasonOf<'Regrade'>
  readonly message: string
}

/** The refusals, each naming what is in the way. */
export const REFUSALS = {
  labNotReady: (lab: string): Refusal => ({
    reason: 'LabNotReady',
    message: `le lab « ${lab} » n'est pas prêt / lab "${lab}" is not ready (kubectl describe lab ${lab})`,
  }),
  evidenceMissing: (secrets: readonly string[]): Refusal => ({
    reason: 'EvidenceMissing',
    message: `des Secrets manquent dans l'espace de l'opérateur / Secrets are missing in the operator's namespace: ${listed(secrets)}`,
  }),
  evidenceDamaged: (why: string): Refusal => ({
    reason: 'EvidenceDamaged',
    message: `les preuves sont abîmées / the evidence is damaged: ${why}`,
  }),
  revisionDoesNotFit: (misfits: readonly string[]): Refusal => ({
    reason: 'RevisionDoesNotFit',
    message: `le lab d'aujourd'hui lit ce que les preuves n'ont pas / the lab of now reads what the evidence does not have: ${listed(misfits)}`,
  }),
  decisionMissing: ({ shown, hidden }: NamedChecks): Refusal => ({
    reason: 'DecisionMissing',
    message: `sans observation ni décision / neither observed nor decided on: ${listed([
      ...shown,
      ...(hidden === 0 ? [] : [`hidden/* (${hidden})`]),
    ])}`,
  }),
  alreadySuperseded: (by: string): Refusal => ({
    reason: 'AlreadySuperseded',
    message: `déjà remplacé par / replaced already by ${by}`,
  }),
} as const

/** The answer to a request that is refused. */
export function refusedAnswer(at: string, { reason, message }: Refusal): RegradeAnswer {
  return { at, outcome: 'Refused', reason, message: cut(message) }
}

/** What the event says when a transcript is replaced. */
export function supersededNote(by: string): string {
  return `Remplacé par / replaced by ${by}`
}

function listed(names: readonly string[]): string {
  return names.slice(0, 12).join(', ') + (names.length > 12 ? `, … (${names.length})` : '')
}

function cut(text: string): string {
  return text.length <= MOST ? text : `${text.slice(0, MOST - 1)}…`
}
