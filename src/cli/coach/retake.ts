import type { Command } from 'commander'

import { type CommandContext, withClusterFlags } from '../command.ts'
import type { ClusterFlags } from '../kubeconfig-files.ts'
import { localeOf } from '../../view/locale.ts'
import { coachWords } from '../words-coach.ts'
import { addAct, refused } from './act.ts'

type Flags = ClusterFlags & { readonly reason: string }

/** `kubectl lab retake`: lets a session open although its candidate has taken the exam already. */
export function registerRetake(program: Command, { terminal, connect }: CommandContext): void {
  withClusterFlags(program.command('retake'))
    .description('let a session be one more attempt at an exam that was taken')
    .argument('<session>', 'name of the new session, which waits with reason RetakeNeedsCoach')
    .requiredOption('--reason <text>', 'why; it stands in the transcript')
    .action(async (session: string, flags: Flags) => {
      const words = coachWords(localeOf(terminal.env))
      const { client, namespace } = await connect(flags)
      await addAct({
        ...{ client, namespace, session, terminal, reason: flags.reason },
        change: (current, signed) => {
          const { retake } = current.spec.coaching
          if (retake !== undefined) throw refused(words.retakenBefore(retake.by))
          return { retake: signed }
        },
      })
      terminal.print(words.retaken(session))
    })
}
