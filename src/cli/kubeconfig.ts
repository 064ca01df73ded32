import { resolve } from 'node:path'
import type { Command } from 'commander'

import { homeNames } from '../plan/index.ts'
import { RESOURCES } from '../session/resources.ts'
import { type CommandContext, withClusterFlags } from './command.ts'
import { CliFailure } from './failure.ts'
import type { ClusterFlags } from './kubeconfig-files.ts'
import { writePrivate } from './private-file.ts'
import { findSession, getIfReadable } from './sessions.ts'
import { wordsOf } from './words.ts'

type Flags = ClusterFlags & { readonly out?: string }

/** `kubectl lab kubeconfig`: the access that the operator handed out, printed or written for its owner only. */
export function registerKubeconfig(program: Command, context: CommandContext): void {
  withClusterFlags(program.command('kubeconfig'))
    .description("print the access to a session's environment")
    .argument('[session]', 'name of the session (default: the only one of the namespace)')
    .option('--out <file>', 'write it to a file (mode 0600) and print the export line')
    .action(async (name: string | undefined, flags: Flags) => {
      const { client, namespace } = await context.connect(flags)
      const session = await findSession({ client, namespace, name, words: context.words })
      const words = wordsOf(session.spec.locale)
      const names = homeNames(session.metadata.name ?? '')
      const secret = await getIfReadable<{ data?: Record<string, string> }>(client, RESOURCES.secret, {
        namespace,
        name: names.kubeconfig,
      })
      const encoded = secret?.data?.['kubeconfig']
      if (encoded === undefined) {
        throw new CliFailure({
          code: 'SessionNotFound',
          message: words.nothingYet(words.accessName),
          next: [words.waitReady(session.metadata.name ?? '')],
        })
      }
      const text = Buffer.from(encoded, 'base64').toString('utf8')
      if (flags.out === undefined) {
        context.terminal.write(text)
        return
      }
      await writePrivate(flags.out, text)
      context.terminal.note(words.accessWritten(flags.out))
      const expiresAt = session.status?.access?.expiresAt
      if (expiresAt !== undefined) context.terminal.note(words.accessEnds(expiresAt))
      context.terminal.print(`export KUBECONFIG=${shellWord(resolve(flags.out))}`)
    })
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
