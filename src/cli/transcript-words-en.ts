import { ENDED_BY, OUTCOMES } from '../view/outcomes.ts'
import type { TranscriptWords } from './transcript-words.ts'

/** What we say about transcripts in English. */
export const TRANSCRIPT_EN: TranscriptWords = {
  title: 'TRANSCRIPT',
  labels: {
    lab: 'Lab',
    candidate: 'Candidate',
    outcome: 'Outcome',
    mark: 'Mark',
    session: 'Session',
    started: 'Started',
    deadline: 'Deadline',
    ended: 'Ended',
    evidence: 'Evidence',
    signed: 'Signed',
    key: 'Key',
    revision: 'Revision',
    supersededBy: 'Superseded by',
  },
  outcome: OUTCOMES.en,
  mark: ({ points, max, percent }, needed) => `${percent} % (${points}/${max} points), ${needed} % needed`,
  session: (session, attempt) => `${session}, attempt ${attempt}`,
  endedBy: ENDED_BY.en,
  remarks: 'Remarks',
  checks: 'Checks',
  hidden: (points, max) => `Hidden checks: ${points}/${max}`,
  quiz: (points, max) => `Quiz: ${points}/${max}`,
  toVerify: 'To verify it:',
  notYet: (session) => `Session "${session}" has no transcript yet: it is not marked`,
  none: (namespace, name) =>
    name === undefined
      ? `No transcript in namespace "${namespace}"`
      : `No transcript "${name}" in namespace "${namespace}"`,
  several: (namespace) => `Several sessions have a transcript in namespace "${namespace}"`,
  supersededNote: (by) => `This transcript is superseded by ${by}`,
  written: (file) => `${file} written`,
  notYours: "The evidence is in the operator's namespace; you may not read its Secrets",
  notYoursNext: 'Ask whoever runs the platform (--operator-namespace names another one)',
  missingSecrets: (secrets) => `Secrets are missing in the operator's namespace: ${secrets.join(', ')}`,
  damagedEvidence: (why) => `The evidence is damaged: ${why}`,
  missingRevision: (digest) => `Revision ${digest} is missing in the operator's namespace`,
  noKeys: (namespace) => `No public keys in namespace "${namespace}"`,
  noKeysNext: "--operator-namespace names the operator's; or give keys with --keys FILE",
  verify: {
    keysFromCluster: (count, server) => `${count} public key(s) asked of the cluster ${server}`,
    laterUnknown: (namespace) =>
      `The transcripts of namespace "${namespace}" cannot be read: one that supersedes would stay unknown`,
    keysFromFile: 'Offline: only the cluster knows whether a later transcript supersedes it',
    emptyKeys: (file) => `${file} has no Ed25519 public key (PEM)`,
    holds: 'authentic',
    withEvidence: 'evidence matches',
    replayed: 'replayed, the same mark',
    partNotGiven: (name) => `${name} is not given: not compared`,
    notReplayed: 'Without the evidence (--evidence) the mark is not replayed',
  },
  regrade: {
    which: 'Name a lab, or --session NAME',
    nothing: 'No current transcript is meant',
    asked: (count) => `${count} transcript(s) to be regraded`,
    progress: (answered, count) => `${answered}/${count} answers`,
    noAnswer: (names) => `The operator did not answer for ${names.join(', ')}`,
    outcome: {
      Unchanged: 'unchanged',
      Changed: 'would change',
      Applied: 'superseded',
      Refused: 'refused',
    },
    columns: ['CANDIDATE', 'TRANSCRIPT', 'MARK', 'OUTCOME'],
    passed: (passed) => (passed ? 'passed' : 'not passed'),
    sum: ({ Unchanged, Changed, Applied, Refused }) =>
      `${Changed + Applied} change(s), ${Applied} of them applied · ${Unchanged} unchanged · ${Refused} refused`,
    howToApply: 'Nothing was written; --apply supersedes the transcripts that change',
  },
}
