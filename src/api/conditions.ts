/** Conditions of a LabSession, in the order a session meets them. */
export const SESSION_CONDITIONS = ['Accepted', 'EnvironmentReady', 'Submitted', 'Graded', 'Passed'] as const
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
  ],
  EnvironmentReady: [
    'Ready',
    'WaitingForSeat',
    'Provisioning',
    'NameTaken',
    'ProvisioningFailed',
    'Removed',
    'Removing',
    'RemovalBlocked',
  ],
  Submitted: ['NotSubmitted', 'SubmittedByCandidate', 'DeadlineReached'],
  Graded: [
    'Live',
    'Gathering',
    'Graded',
    'GatheringFailed',
    'NeedsCoach',
    'RevisionMissing',
    'DrawKeyChanged',
  ],
  Passed: ['NotGraded', 'Passed', 'BelowPassMark', 'RequiredCheckFailed'],
  Ready: ['Compiled', 'InvalidLab', 'InvalidRubric', 'RubricNotReady', 'KindForbidden', 'LabNotFound'],
} as const satisfies Record<SessionConditionType | CatalogueConditionType, readonly string[]>

/** The reasons of one condition type. */
export type ReasonOf<T extends keyof typeof REASONS> = (typeof REASONS)[T][number]
