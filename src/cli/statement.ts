import type { Command } from 'commander'

import { homeNames } from '../plan/index.ts'
import { RESOURCES } from '../session/resources.ts'
import { type CommandContext, withClusterFlags } from './command.ts'
import { CliFailure } from './failure.ts'
import type { ClusterFlags } from './kubeconfig-files.ts'
import { findSession, getIfReadable } from './sessions.ts'
import { wordsOf } from './words.ts'

/** `kubectl lab statement`: what is asked, in the session's language, with the hints taken so far. */
export function registerStatement(program: Command, context: CommandContext): void {
  withClusterFlags(program.command('statement'))
    .description("print a session's statement (Markdown) and the hints taken")
    .argument('[session]', 'name of the session (default: the only one of the namespace)')
    .action(async (name: string | undefined, flags: ClusterFlags) => {
      const { client, namespace } = await context.connect(flags)
      const session = await findSession({ client, namespace, name, words: context.words })
      const words = wordsOf(session.spec.locale)
      const names = homeNames(session.metadata.name ?? '')
      const found = await getIfReadable<{ data?: Record<string, string> }>(client, RESOURCES.configMap, {
        namespace,
        name: names.statement,
      })
      const statement = found?.data?.['statement.md']
      if (statement === undefined) {
        throw new CliFailure({
          code: 'SessionNotFound',
          message: words.nothingYet(words.statementName),
          next: [words.waitReady(session.metadata.name ?? '')],
        })
      }
      context.terminal.print(statement.trimEnd())
      const hints = found?.data?.['hints.md']
      if (hints !== undefined) context.terminal.print(`\n${hints.trimEnd()}`)
    })
}
