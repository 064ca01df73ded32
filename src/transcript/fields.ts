import type { LabTranscriptSpec, TranscriptStatement } from '../api/index.ts'

/** What a LabTranscript repeats of the signed statement, for people. */
export type TranscriptFields = Omit<LabTranscriptSpec, 'envelope' | 'regrade'>

/** The repeated fields: who writes a copy and who verifies one read them off the same statement. */
export function transcriptFields({ predicate }: TranscriptStatement): TranscriptFields {
  const { lab, candidate, session, attempt, outcome, result, times, revision, supersedes } = predicate
  return {
    lab,
    candidate,
    session: { name: session.name, uid: session.uid },
    attempt,
    outcome,
    points: result.points,
    max: result.max,
    percent: result.percent,
    issuedAt: times.issuedAt,
    revision,
    ...(supersedes === undefined ? {} : { supersedes: supersedes.transcript }),
  }
}
