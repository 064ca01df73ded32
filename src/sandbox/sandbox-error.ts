/** The embedded platform could not do what was asked; the message says what to do next. Code `SandboxFailed`. */
export class SandboxError extends Error {
  readonly code = 'SandboxFailed'
  override readonly name = 'SandboxError'
}
