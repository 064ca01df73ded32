import type { BuildProgress } from './tools-build.ts'

/** One line for a log: `Building the control plane: 812 of 1873 packages, 1 min 20 s (k8s.io/client-go/…)`. */
export function formatProgress({ what, stage, done, total, elapsedMs, detail }: BuildProgress): string {
  const seconds = Math.round(elapsedMs / 1000)
  const elapsed = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const state =
    stage === 'download' ? 'Downloading modules' : `Building ${what}: ${done} of ${total} packages`
  return detail === '' ? `${state}, ${elapsed}` : `${state}, ${elapsed} (${detail})`
}
