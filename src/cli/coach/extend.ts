import type { Command } from 'commander'

import type { LabSession } from '../../api/index.ts'
import { type CommandContext, withClusterFlags } from '../command.ts'
import { CliFailure } from '../failure.ts'
import type { ClusterFlags } from '../kubeconfig-files.ts'
import { localeOf } from '../../view/locale.ts'
import { coachWords, type CoachWords } from '../words-coach.ts'
import { addAct, refused } from './act.ts'

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
      const minutes = readMinutes(given, words)
      const { client, namespace } = await connect(flags)
      await addAct({
        ...{ client, namespace, session, terminal, reason: flags.reason },
        change: (current, signed) => {
          refuseHandedIn(current, words)
          return { extensions: [...current.spec.coaching.extensions, { ...signed, minutes }] }
        },
      })
      terminal.print(words.extended(session, minutes))
    })
}

/** From the write that closes a session on, its time is fixed. */
export function refuseHandedIn({ metadata, status }: LabSession, words: CoachWords): void {
  if (status?.frozenAt !== undefined) throw refused(words.handedIn(metadata.name ?? ''))
}

function readMinutes(text: string, words: CoachWords): number {
  const minutes = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (minutes >= 1 && minutes <= 480) return minutes
  throw new CliFailure({ code: 'UsageInvalid', message: words.minutesNeeded(text) })
}
