import type { Command } from 'commander'

import type { LabRubric, LabSession } from '../../api/index.ts'
import type { Client } from '../../kube/index.ts'
import { RESOURCES } from '../../session/resources.ts'
import { type CommandContext, withClusterFlags } from '../command.ts'
import { CliFailure } from '../failure.ts'
import type { ClusterFlags } from '../kubeconfig-files.ts'
import { decidable, decide, localeOf, waitingIn, WILDCARDS } from '../../view/index.ts'
import { findSession, getIfReadable } from '../sessions.ts'
import { wordsOf } from '../words.ts'
import { coachWords, type CoachWords } from '../words-coach.ts'
import { addAct, admitted } from './act.ts'

type Flags = ClusterFlags & { readonly reason?: string }

/** `kubectl lab decide`: what a check that could not be observed counts as; without a check, what waits. */
export function registerDecide(program: Command, { terminal, connect }: CommandContext): void {
  withClusterFlags(program.command('decide'))
    .description('decide on a check that could not be observed; without a check, list them')
    .argument('<session>', 'name of the session')
    .argument('[check]', 'task/check, hidden/* or quiz/*')
    .argument('[state]', 'Pass or Fail')
    .option('--reason <text>', 'why; it stands in the transcript')
    .action(async (session: string, check: string | undefined, given: string | undefined, flags: Flags) => {
      const locale = localeOf(terminal.env)
      const words = coachWords(locale)
      if (check === undefined) {
        const { client, namespace } = await connect(flags)
        const found = await findSession({ client, namespace, name: session, words: wordsOf(locale) })
        for (const line of waitingLines(found, words)) terminal.print(line)
        return
      }
      const state = readState(given, words)
      const { reason = '' } = flags
      const { client, namespace } = await connect(flags)
      await addAct({
        ...{ client, namespace, session, terminal, reason },
        change: async (current, signed) => {
          const isHidden = await isHiddenCheck(client, current, check)
          return admitted(decide(current, signed, { check, state, isHidden }), session, words, check)
        },
      })
      terminal.print(words.decided(check, state))
    })
}

function waitingLines(session: LabSession, words: CoachWords): string[] {
  const { checks, hidden } = waitingIn(session)
  const { name = '' } = session.metadata
  if (checks.length === 0 && !hidden) return [words.nothingWaits(name)]
  const open = decidable(session).filter((id) => WILDCARDS.some((wildcard) => wildcard === id))
  return [
    words.waitingNow(name),
    ...checks.map(({ id, message }) => `  ${id}${message === undefined ? '' : `  ${message}`}`),
    ...open.map((id) => `  ${id}  (${words.ifHidden})`),
    words.decideWith(name),
  ]
}

/** Which hidden checks wait is told nowhere; that there is one of that id, the rubric tells those who may read it. */
async function isHiddenCheck(client: Client, { spec }: LabSession, check: string): Promise<boolean> {
  if (!check.startsWith('hidden/')) return false
  const rubric = await getIfReadable<LabRubric>(client, RESOURCES.rubric, { name: spec.lab })
  return rubric?.spec.checks?.some(({ id }) => `hidden/${id}` === check) === true
}

function readState(text: string | undefined, words: CoachWords): 'Pass' | 'Fail' {
  if (text === 'Pass' || text === 'Fail') return text
  throw new CliFailure({ code: 'UsageInvalid', message: words.stateNeeded(text ?? '') })
}
