import type { BuildProgress } from './tools-build.ts'

/** One line for a log: `Building the control plane: 812 of 1873 packages, 1 min 20 s (k8s.io/client-go/…)`. */
export function formatProgress({ stage, done, total, elapsedMs, detail }: BuildProgress): string {
  const seconds = Math.round(elapsedMs / 1000)
  const elapsed = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const what =
    stage === 'download' ? 'Downloading modules' : `Building the control plane: ${done} of ${total} packages`
  return detail === '' ? `${what}, ${elapsed}` : `${what}, ${elapsed} (${detail})`
}
