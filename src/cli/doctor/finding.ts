import type { ErrorCode, Text } from '../../api/index.ts'

/** One thing that was looked at, and how it stands. */
export interface Finding {
  /** `unknown`: one may not look. */
  readonly state: 'ok' | 'note' | 'bad' | 'unknown'
  readonly text: Text
  /** How to mend it. */
  readonly remedy?: Text
  readonly code?: ErrorCode
}

/** A part of the cluster, and what was found there. */
export interface Section {
  readonly title: Text
  readonly findings: readonly Finding[]
}
