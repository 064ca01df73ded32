import type {
  CheckResult,
  Evidence,
  Json,
  LabSession,
  Result,
  Text,
  TranscriptCheck,
  TranscriptPredicate,
} from '../../api/index.ts'
import { canonicalDigest } from '../../transcript/index.ts'
import type { HeldRevision } from '../active.ts'
import { findCondition } from '../conditions.ts'
import { statusResult } from '../reveal.ts'

/** What a transcript is written from. */
export interface PredicateFacts {
  readonly session: LabSession
  readonly held: Pick<HeldRevision, 'digest' | 'revision'>
  readonly evidence: Pick<Evidence, 'salt' | 'parameters' | 'takenAt'>
  readonly result: Result
  readonly issuedAt: string
  readonly version: string
}

/** What the operator signs about a session: all that the mark hangs on, as far as the candidate may know it. Pure. */
export function predicateOf({
  session,
  held,
  evidence,
  result,
  issuedAt,
  version,
}: PredicateFacts): TranscriptPredicate {
  const { metadata, spec, status = {} } = session
  const { revision, digest } = held
  const frozen = findCondition(status.conditions, 'Frozen')
  const endedBy = findCondition(status.conditions, 'Submitted')?.reason ?? ''
  const abandoned = endedBy === 'SessionDeleted'
  const passed = result.passed && !abandoned
  const { end, extensions, decisions } = spec.coaching
  return {
    lab: revision.lab,
    module: revision.spec.module,
    mode: revision.spec.mode,
    title: revision.spec.title,
    candidate: spec.candidate ?? '',
    session: { namespace: metadata.namespace ?? '', name: metadata.name ?? '', uid: metadata.uid ?? '' },
    attempt: status.attempt ?? 1,
    revision: digest,
    parameters: evidence.parameters,
    times: {
      startedAt: status.startedAt ?? '',
      deadline: status.deadline ?? '',
      frozenAt: status.frozenAt ?? '',
      late: frozen?.reason === 'LateFreeze',
      takenAt: evidence.takenAt,
      issuedAt,
      givenBackSeconds: status.timeBack?.seconds ?? 0,
    },
    endedBy,
    settled: status.evidence?.unsettled !== true,
    extensions,
    ...(end !== undefined && { end }),
    decisions,
    repaired: status.repaired ?? [],
    outcome: abandoned ? 'Abandoned' : passed ? 'Passed' : 'NotPassed',
    passPercent: revision.spec.passPercent,
    ...markOf(result, passed, held, evidence),
    operator: { version },
  }
}

/** The part of a predicate that another revision may change. */
export function markOf(
  result: Result,
  passed: boolean,
  { revision: { spec, rubric } }: Pick<HeldRevision, 'revision'>,
  { salt }: Pick<Evidence, 'salt'>,
): Pick<TranscriptPredicate, 'result' | 'checks' | 'resultDigest'> {
  const titles = new Map<string, Text>(
    spec.tasks.flatMap((task) => task.checks.map(({ id, title }) => [`${task.id}/${id}`, title] as const)),
  )
  for (const { id, title } of rubric?.checks ?? []) titles.set(`hidden/${id}`, title)
  const reveal = rubric?.reveal ?? 'points'
  const told = result.checks.filter(({ hidden }) => !hidden || reveal !== 'points')
  return {
    result: statusResult({ ...result, passed }),
    checks: told.map((check) => toldOf(check, titles, !check.hidden || reveal === 'all')),
    resultDigest: resultDigest(result, salt),
  }
}

/**
 * A name for the whole result, hidden checks included, that tells nothing to who does not have the evidence: with it
 * goes the evidence's salt, else its few possible values could be tried.
 */
export function resultDigest(result: Result, salt: string): string {
  return canonicalDigest({ result: result as unknown as Json, salt })
}

function toldOf(
  { id, state, points, max, penalty, message }: CheckResult,
  titles: ReadonlyMap<string, Text>,
  withMessage: boolean,
): TranscriptCheck {
  const title = titles.get(id)
  return {
    id,
    ...(title !== undefined && { title }),
    // The last mark has nothing pending.
    state: state === 'Pending' ? 'Fail' : state,
    points,
    max,
    ...(penalty > 0 && { penalty }),
    ...(withMessage && message !== undefined && { message }),
  }
}
