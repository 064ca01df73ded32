import { isDeepStrictEqual } from 'node:util'
import type { RegradeChange, ResultPart, TranscriptCheck, TranscriptPredicate } from '../../api/index.ts'

type Marked = Pick<TranscriptPredicate, 'outcome' | 'result' | 'checks'>

const ABSENT = '-'
/** As many as the kind admits. */
const MOST = 128

/** Whether two transcripts say a different mark. Other words for the same mark are none. */
export function isOtherMark(before: Marked, after: Marked): boolean {
  return (
    before.outcome !== after.outcome ||
    !isDeepStrictEqual(before.result, after.result) ||
    changesOf(before, after).length > 0
  )
}

/**
 * The checks that two marks differ in, and the sums of hidden checks and quiz. Hidden checks are told as both rubrics
 * reveal them: one that only one of them reveals is in the sum.
 */
export function changesOf(
  before: Pick<Marked, 'result' | 'checks'>,
  after: Pick<Marked, 'result' | 'checks'>,
): RegradeChange[] {
  const [was, is] = [before, after].map(({ checks }) => new Map(checks.map((check) => [check.id, check])))
  const ids = [...new Set([...(is?.keys() ?? []), ...(was?.keys() ?? [])])]
  const told = ids.filter(
    (id) => !id.startsWith('hidden/') || (was?.has(id) === true && is?.has(id) === true),
  )
  const rows = [
    ...told.map((id) => ({ check: id, before: checkText(was?.get(id)), after: checkText(is?.get(id)) })),
    { check: 'hidden/*', before: sumText(before.result.hidden), after: sumText(after.result.hidden) },
    { check: 'quiz/*', before: sumText(before.result.quiz), after: sumText(after.result.quiz) },
  ]
  return rows.filter((row) => row.before !== row.after).slice(0, MOST)
}

function checkText(check: TranscriptCheck | undefined): string {
  if (check === undefined) return ABSENT
  const { state, points, max, penalty = 0 } = check
  return `${state} ${points}/${max}${penalty > 0 ? ` (-${penalty})` : ''}`
}

function sumText(part: ResultPart | undefined): string {
  return part === undefined ? ABSENT : `${part.points}/${part.max}`
}
