import type { Command } from 'commander'

import { type CommandContext, withClusterFlags } from '../command.ts'
import type { ClusterFlags } from '../kubeconfig-files.ts'
import { localeOf } from '../../view/locale.ts'
import { coachWords, type CoachWords } from '../words-coach.ts'
import { addAct, type Act } from './act.ts'

type Flags = ClusterFlags & { readonly reason: string }

/** A command that does one thing to one session, for a reason. */
export interface ActCommand {
  readonly name: string
  readonly description: string
  /** What its argument is. */
  readonly session: string
  readonly change: Act['change']
  readonly done: (words: CoachWords, session: string) => string
}

/** Adds the command: `kubectl lab NAME SESSION --reason WHY`. */
export function registerAct(program: Command, { terminal, connect }: CommandContext, act: ActCommand): void {
  withClusterFlags(program.command(act.name))
    .description(act.description)
    .argument('<session>', act.session)
    .requiredOption('--reason <text>', 'why; it stands in the transcript')
    .action(async (session: string, { reason, ...flags }: Flags) => {
      const { client, namespace } = await connect(flags)
      await addAct({ client, namespace, session, terminal, reason, change: act.change })
      terminal.print(act.done(coachWords(localeOf(terminal.env)), session))
    })
}
