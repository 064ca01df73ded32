import type { LabRubricSpec, Result, SessionCheck, SessionResult } from '../api/index.ts'
import { inLocale, withoutTime } from './status.ts'

type Locale = 'fr' | 'en'

/** What the candidate sees of hidden checks once marked, as the rubric's `reveal` says: nothing of each, by default. */
export function revealedChecks(
  { checks }: Pick<Result, 'checks'>,
  rubric: Pick<LabRubricSpec, 'checks' | 'reveal'> | null,
  locale: Locale,
): SessionCheck[] {
  const reveal = rubric?.reveal ?? 'points'
  if (reveal === 'points') return []
  const titles = new Map(rubric?.checks?.map(({ id, title }) => [`hidden/${id}`, title]))
  return checks
    .filter(({ hidden }) => hidden)
    .map((check) => {
      const title = titles.get(check.id)
      const { message, ...told } = withoutTime(check, locale)
      return {
        ...told,
        ...(title !== undefined && { title: inLocale(title, locale) }),
        ...(reveal === 'all' && message !== undefined && { message }),
      }
    })
}

/** The final mark as `status.result` and transcripts show it: sums only. */
export function statusResult({ points, max, percent, passed, hidden, quiz }: Result): SessionResult {
  return {
    points,
    max,
    percent,
    passed,
    ...(hidden !== undefined && { hidden: { points: hidden.points, max: hidden.max } }),
    ...(quiz !== undefined && { quiz: { points: quiz.points, max: quiz.max } }),
  }
}
