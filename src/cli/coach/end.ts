import type { Command } from 'commander'

import { type CommandContext, withClusterFlags } from '../command.ts'
import type { ClusterFlags } from '../kubeconfig-files.ts'
import { end, localeOf } from '../../view/index.ts'
import { coachWords } from '../words-coach.ts'
import { addAct, admitted } from './act.ts'

type Flags = ClusterFlags & { readonly reason: string }

/** `kubectl lab end`: ends a session now, as if it had been handed in. */
export function registerEnd(program: Command, { terminal, connect }: CommandContext): void {
  withClusterFlags(program.command('end'))
    .description('end a session now, as if it had been handed in')
    .argument('<session>', 'name of the session')
    .requiredOption('--reason <text>', 'why; it stands in the transcript')
    .action(async (session: string, flags: Flags) => {
      const words = coachWords(localeOf(terminal.env))
      const { client, namespace } = await connect(flags)
      await addAct({
        ...{ client, namespace, session, terminal, reason: flags.reason },
        change: (current, signed) => admitted(end(current, signed), session, words),
      })
      terminal.print(words.ended(session))
    })
}
