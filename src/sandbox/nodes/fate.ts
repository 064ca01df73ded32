/**
 * How one container goes, by its image and what it is given:
 * `ok` runs (and answers `startSeconds` after its start); `pull` is never pulled; `config` and `nonroot` cannot be
 * created; `command` cannot be started; `exit` and `oom` end by themselves; `probe` runs, but probes fail.
 */
export type Fate =
  | { readonly kind: 'ok'; readonly startSeconds: number }
  | PullFate
  | { readonly kind: 'config' | 'nonroot'; readonly message: string }
  | { readonly kind: 'command'; readonly message: string }
  | ExitFate
  | { readonly kind: 'oom'; readonly afterSeconds: number }
  | ProbeFate

/** The image does not come. */
export interface PullFate {
  readonly kind: 'pull'
  /** ErrImagePull, or InvalidImageName when the reference cannot be parsed. */
  readonly reason: 'ErrImagePull' | 'InvalidImageName'
  readonly message: string
}

/** Its process ends by itself. */
export interface ExitFate {
  readonly kind: 'exit'
  readonly code: number
  readonly afterSeconds: number
  /** Whether it answers until then: one that lacks what it needs never comes to listen. */
  readonly serves: boolean
  /** The last lines of its log. */
  readonly log: readonly string[]
}

/** Its process runs, but some probes fail; each message is the kubelet's event after `Readiness probe `. */
export interface ProbeFate {
  readonly kind: 'probe'
  readonly startSeconds: number
  readonly startup: string | undefined
  readonly readiness: string | undefined
  readonly liveness: string | undefined
}
