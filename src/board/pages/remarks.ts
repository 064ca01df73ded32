import type { TranscriptPredicate } from '../../api/index.ts'
import type { TranscriptWords } from '../words.ts'

/** All that was out of the ordinary, a sentence each. */
export function remarksOf(predicate: TranscriptPredicate, words: TranscriptWords): readonly string[] {
  const { times, settled, extensions, end, decisions, repaired, supersedes } = predicate
  return [
    ...(supersedes === undefined
      ? []
      : [words.supersedes(supersedes.transcript, supersedes.by, supersedes.reason)]),
    ...(times.late ? [words.late] : []),
    ...(settled ? [] : [words.unsettled]),
    ...(times.givenBackSeconds > 0 ? [words.givenBack(times.givenBackSeconds)] : []),
    ...extensions.map(({ minutes, by, reason }) => words.extension(minutes, by, reason)),
    ...(end === undefined ? [] : [words.ended(end.by, end.reason)]),
    ...decisions.map(({ check, state, by, reason }) => words.decision(check, state, by, reason)),
    ...repaired.map(({ kind, name, environment }) => words.repaired(`${kind} ${name}`, environment)),
  ]
}
