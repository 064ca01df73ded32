import type { Command } from 'commander'

import { type CommandContext, withClusterFlags } from '../command.ts'
import { CliFailure } from '../failure.ts'
import type { ClusterFlags } from '../kubeconfig-files.ts'
import { extend, localeOf, readMinutes } from '../../view/index.ts'
import { coachWords } from '../words-coach.ts'
import { addAct, admitted } from './act.ts'

type Flags = ClusterFlags & { readonly reason: string }

/** `kubectl lab extend`: more time for a session that is not handed in yet. */
export function registerExtend(program: Command, { terminal, connect }: CommandContext): void {
  withClusterFlags(program.command('extend'))
    .description('give a session more time')
    .argument('<session>', 'name of the session')
    .argument('<minutes>', 'minutes to add, from 1 to 480')
    .requiredOption('--reason <text>', 'why; it stands in the transcript')
    .action(async (session: string, given: string, flags: Flags) => {
      const words = coachWords(localeOf(terminal.env))
      const minutes = readMinutes(given)
      if (minutes === undefined) {
        throw new CliFailure({ code: 'UsageInvalid', message: words.minutesNeeded(given) })
      }
      const { client, namespace } = await connect(flags)
      await addAct({
        ...{ client, namespace, session, terminal, reason: flags.reason },
        change: (current, signed) => admitted(extend(current, signed, minutes), session, words),
      })
      terminal.print(words.extended(session, minutes))
    })
}
