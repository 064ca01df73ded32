import type { Evidence, TranscriptPredicate } from '../../api/index.ts'
import { settleHistory } from '../../grade/index.ts'
import type { HeldRevision } from '../active.ts'
import { namedErrors, type NamedChecks } from '../final/errors.ts'
import { markOf } from '../final/predicate.ts'

/** What a predicate says of the mark: all that another revision may change. */
export type Mark = Pick<
  TranscriptPredicate,
  'outcome' | 'passPercent' | 'result' | 'checks' | 'resultDigest' | 'revision'
>

/** Evidence marked again, or the checks that nobody has decided on. */
export type Replay = { readonly mark: Mark } | { readonly undecided: NamedChecks }

/**
 * Marks stored evidence again, under the decisions that coaches took then. With the revision that it was marked by, the
 * mark is the same to the byte. A session that was abandoned stays so, whatever its points. Pure.
 */
export function replay(
  held: HeldRevision,
  evidence: Evidence,
  { outcome, decisions }: Pick<TranscriptPredicate, 'outcome' | 'decisions'>,
): Replay {
  const { result } = settleHistory(held.grader, evidence, { final: true, decisions })
  const undecided = namedErrors(result)
  if (undecided !== undefined) return { undecided }
  const abandoned = outcome === 'Abandoned'
  const passed = result.passed && !abandoned
  return {
    mark: {
      revision: held.digest,
      outcome: abandoned ? 'Abandoned' : passed ? 'Passed' : 'NotPassed',
      passPercent: held.revision.spec.passPercent,
      ...markOf(result, passed, held, evidence),
    },
  }
}
