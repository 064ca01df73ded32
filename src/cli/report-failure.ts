import { ClusterError } from '../kube/index.ts'
import { SandboxError } from '../sandbox/index.ts'
import { EXIT } from './exit-codes.ts'
import { CliFailure } from './failure.ts'
import type { Terminal } from './terminal.ts'
import type { Words } from './words.ts'

/** Says on standard error what failed and what to do next; gives the exit code. Only our own bugs show a stack. */
export function reportFailure(
  error: unknown,
  terminal: Pick<Terminal, 'note' | 'signal'>,
  words: Words,
): number {
  if (terminal.signal.aborted) return EXIT.interrupted
  if (error instanceof CliFailure) return tell(error.message, error.code, error.next, error.exitCode)
  if (error instanceof ClusterError) {
    return tell(
      `${error.message} (${error.reason})`,
      'ClusterUnreachable',
      [adviceFor(error, words)],
      EXIT.cluster,
    )
  }
  if (error instanceof SandboxError) return tell(error.message, error.code, [], EXIT.cluster)
  terminal.note('error: unexpected, please report it with the lines below')
  terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return EXIT.refused

  function tell(message: string, code: string, next: readonly string[], exitCode: number): number {
    terminal.note(`error: ${message} [${code}]`)
    for (const line of next) terminal.note(`  ${line}`)
    return exitCode
  }
}

function adviceFor({ code }: ClusterError, { advice }: Words): string {
  if (code === 401) return advice.unauthorized
  if (code === 403) return advice.forbidden
  if (code === 404) return advice.notFound
  return code === 422 || code === 400 ? advice.invalid : advice.again
}
