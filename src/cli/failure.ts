import type { ErrorCode } from '../api/index.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'

/** What a command says when it cannot do what was asked. */
export interface FailureDetails {
  readonly code: ErrorCode
  /** One line, capital first, no period. */
  readonly message: string
  /** What to do next: one line each. */
  readonly next?: readonly string[]
  readonly cause?: unknown
}

const EXIT_OF: Partial<Record<ErrorCode, ExitCode>> = {
  UsageInvalid: EXIT.usage,
  ClusterUnreachable: EXIT.cluster,
  SandboxFailed: EXIT.cluster,
  SessionNotFound: EXIT.notFound,
  FileMissing: EXIT.notFound,
}

/** A command's failure: printed as a message and the next step, never as a stack. */
export class CliFailure extends Error {
  readonly code: ErrorCode
  readonly next: readonly string[]

  constructor({ code, message, next = [], cause }: FailureDetails) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'CliFailure'
    this.code = code
    this.next = next
  }

  /** The process's exit code for this failure. */
  get exitCode(): ExitCode {
    return EXIT_OF[this.code] ?? EXIT.refused
  }
}
