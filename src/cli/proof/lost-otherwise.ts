import type { CaseResult } from './proof-result.ts'

/** In one sentence, how what a mutant lost differs from what it names; undefined for other cases and when it does not. */
export function lostOtherwise({ expectation, mismatches }: CaseResult): string | undefined {
  if (expectation.kind !== 'mutant' || mismatches.length === 0) return undefined
  const kept = expectation.loses.filter((id) => mismatches.some(({ check }) => check === id))
  const others = mismatches.map(({ check }) => check).filter((id) => !expectation.loses.includes(id))
  if (kept.length === expectation.loses.length && others.length === 0)
    return `loses nothing; expected ${expectation.loses.join(', ')} to fail [MutantInvalid]`
  const parts = [
    ...(kept.length === 0 ? [] : [`does not lose ${kept.join(', ')}`]),
    ...(others.length === 0 ? [] : [`loses ${[...new Set(others)].join(', ')}, which it does not name`]),
  ]
  return `${parts.join(' and ')}; expected exactly ${expectation.loses.join(', ')} [MutantInvalid]`
}
