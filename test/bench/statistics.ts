import type { Measured } from './numbers.ts'

/** The smallest sample that at least `percent` of all samples do not exceed (nearest rank: always a real sample). */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length))
  const sample = sorted[rank - 1]
  if (sample === undefined) throw new Error('There are no samples')
  return sample
}

/** The 95th percentile in whole milliseconds, with the median, the maximum and the number of samples beside it. */
export function p95(samples: readonly number[]): Measured {
  const rounded = (percent: number) => Math.round(percentile(samples, percent))
  return {
    value: rounded(95),
    beside: `median ${rounded(50)}, max ${rounded(100)}, ${samples.length} samples`,
  }
}
