/** Conditions of a LabSession, in the order a session meets them. */
export const SESSION_CONDITIONS = [
  'Accepted',
  'EnvironmentReady',
  'Submitted',
  'Frozen',
  'Graded',
  'Passed',
] as const
export type SessionConditionType = (typeof SESSION_CONDITIONS)[number]

/** The one condition of a Lab or LabRubric. */
export type CatalogueConditionType = 'Ready'

/**
 * Every reason a condition of ours can carry, by condition type. Closed: a reason that is not here does not
 * compile, and docs/errors.md has a row for each (tested).
 */
export const REASONS = {
  Accepted: [
    'Accepted',
    'UnknownHint',
    'UnknownAnswer',
    'LabNotFound',
    'LabNotReady',
    'RubricNotReady',
    'DuplicateSession',
    'NodesUnavailable',
    'CandidateMissing',
    'RetakeNeedsCoach',
  ],
  EnvironmentReady: [
    'Ready',
    'WaitingForSeat',
    'CandidateSeatsTaken',
    'Provisioning',
    'NameTaken',
    'ProvisioningFailed',
    'Removed',
    'Removing',
    'RemovalBlocked',
  ],
  Submitted: ['NotSubmitted', 'SubmittedByCandidate', 'DeadlineReached', 'EndedByCoach', 'SessionDeleted'],
  Frozen: ['NotFrozen', 'Freezing', 'Frozen', 'LateFreeze'],
  Graded: [
    'Live',
    'Settling',
    'Gathering',
    'Graded',
    'GatheringFailed',
    'NeedsCoach',
    'RevisionMissing',
    'DrawKeyChanged',
    'EvidenceMissing',
    'EvidenceDamaged',
  ],
  Passed: ['NotGraded', 'Passed', 'BelowPassMark', 'RequiredCheckFailed', 'Abandoned'],
  /** Not a condition: `status.regrade.reason` of a LabTranscript. */
  Regrade: [
    'LabNotReady',
    'EvidenceMissing',
    'EvidenceDamaged',
    'RevisionDoesNotFit',
    'DecisionMissing',
    'AlreadySuperseded',
  ],
  Ready: ['Compiled', 'InvalidLab', 'InvalidRubric', 'RubricNotReady', 'KindForbidden', 'LabNotFound'],
} as const satisfies Record<SessionConditionType | CatalogueConditionType | 'Regrade', readonly string[]>

/** The reasons of one condition type. */
export type ReasonOf<T extends keyof typeof REASONS> = (typeof REASONS)[T][number]
