import { type Command, Option } from 'commander'

import type { LabSession } from '../api/index.ts'
import { RESOURCES } from '../session/resources.ts'
import { type CommandContext, withClusterFlags } from './command.ts'
import { CliFailure } from './failure.ts'
import { followSession } from './follow.ts'
import type { ClusterFlags } from './kubeconfig-files.ts'
import { sessionTable } from './session-table.ts'
import { isOver, sessionView } from '../view/session-view.ts'
import { findLab, findSession } from './sessions.ts'
import { wordsOf, type Words } from './words.ts'

type Flags = ClusterFlags & { readonly yes?: boolean; readonly wait: boolean; readonly output?: 'json' }

/** `kubectl lab submit`: hands the work in, once and for all, and shows the final mark. */
export function registerSubmit(program: Command, context: CommandContext): void {
  withClusterFlags(program.command('submit'))
    .description('hand the work in and show the final mark')
    .argument('[session]', 'name of the session (default: the only one of the namespace)')
    .option('-y, --yes', 'do not ask')
    .option('--no-wait', 'do not wait for the mark')
    .addOption(new Option('-o, --output <format>', 'json: the session with its mark').choices(['json']))
    .action(async (name: string | undefined, flags: Flags) => {
      const { client, namespace } = await context.connect(flags)
      const session = await findSession({ client, namespace, name, words: context.words })
      const words = wordsOf(session.spec.locale)
      const ref = { namespace, name: session.metadata.name ?? '' }
      if (session.spec.submit) {
        context.terminal.note(words.alreadySubmitted)
      } else {
        if (flags.yes !== true && !(await confirmed(ref.name, words, context))) return
        await client.patch(RESOURCES.session, ref, { merge: { spec: { submit: true } } })
        context.terminal.note(words.submitted)
      }
      if (!flags.wait) return
      const { terminal } = context
      const over = await followSession({ client, session: ref, signal: terminal.signal, until: isFinal })
      if (over === undefined) return
      const view = sessionView(over, await findLab(client, over.spec.lab), terminal.now())
      if (flags.output === 'json') terminal.print(JSON.stringify(view, null, 2))
      else for (const line of sessionTable(view, words, terminal.colors)) terminal.print(line)
    })
}

function isFinal({ status }: LabSession): boolean {
  return status?.phase !== undefined && isOver(status.phase)
}

async function confirmed(name: string, words: Words, { terminal }: CommandContext): Promise<boolean> {
  if (!terminal.canAsk) throw new CliFailure({ code: 'UsageInvalid', message: words.answerNeeded })
  const answer = await terminal.ask(words.confirmSubmit(name))
  if (words.yes.includes(answer.toLowerCase())) return true
  terminal.note(words.notSubmitted)
  return false
}
