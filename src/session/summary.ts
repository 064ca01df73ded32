import type { LabSessionStatus } from '../api/index.ts'

/** What `kubectl get labsessions` shows in its columns, which can print a field but not put several together. */
export function summarize(
  status: Pick<LabSessionStatus, 'score' | 'result' | 'environments' | 'revision'>,
): NonNullable<LabSessionStatus['summary']> {
  const { score, result, environments, revision } = status
  const text =
    result === undefined
      ? score && `${score.points}/${score.max}`
      : `${result.points}/${result.max} (${result.percent} %)`
  return {
    ...(text !== undefined && { score: text }),
    ...(environments !== undefined && {
      environments: environments.map(({ namespace }) => namespace).join(','),
    }),
    ...(revision !== undefined && { revision: revision.replace('sha256:', '').slice(0, 12) }),
  }
}
