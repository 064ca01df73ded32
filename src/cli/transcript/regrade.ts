import type { Command } from 'commander'

import type { LabTranscript, RegradeRequest } from '../../api/index.ts'
import type { Client } from '../../kube/index.ts'
import { caller } from '../../preflight/caller.ts'
import { RESOURCES } from '../../session/resources.ts'
import { refusal } from '../coach/act.ts'
import { type CommandContext, withClusterFlags } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { CliFailure } from '../failure.ts'
import type { ClusterFlags } from '../kubeconfig-files.ts'
import { readReason } from '../../view/coaching.ts'
import { localeOf } from '../../view/locale.ts'
import { transcriptWords, type RegradeWords } from '../transcript-words.ts'
import { coachWords } from '../words-coach.ts'
import { awaitAnswers } from './await-answers.ts'
import { currentTranscripts, listTranscripts } from './find.ts'
import { countOutcomes, regradeTable } from './regrade-table.ts'

type Flags = ClusterFlags & {
  readonly session?: string
  readonly allNamespaces?: boolean
  readonly reason: string
  readonly apply?: boolean
}

/** An operator that has said nothing for so long is not there. */
const PATIENCE_MS = 30_000

/** `kubectl lab regrade`: marks stored evidence by the lab of now; shows who changes, and supersedes if asked to. */
export function registerRegrade(program: Command, context: CommandContext): void {
  withClusterFlags(program.command('regrade'))
    .description('mark stored evidence again by the lab of now: shows who changes and by what')
    .argument('[lab]', 'all current transcripts of this lab')
    .option('--session <name>', 'only the transcript of this session')
    .option('-A, --all-namespaces', 'in all namespaces')
    .requiredOption('--reason <text>', 'why; it stands in the new transcript')
    .option('--apply', 'write transcripts that supersede those that change')
    .action(async (lab: string | undefined, flags: Flags) => {
      const { terminal } = context
      const locale = localeOf(terminal.env)
      const words = transcriptWords(locale).regrade
      if ((lab === undefined) === (flags.session === undefined))
        throw new CliFailure({ code: 'UsageInvalid', message: words.which })
      const reason = readReason(flags.reason)
      if (reason === undefined)
        throw new CliFailure({ code: 'UsageInvalid', message: coachWords(locale).reasonNeeded })
      const { client, namespace } = await context.connect(flags)
      const where = flags.allNamespaces === true ? {} : { namespace }
      const meant = currentTranscripts(await listTranscripts(client, where.namespace)).filter(({ spec }) =>
        lab === undefined ? spec.session.name === flags.session : spec.lab === lab,
      )
      if (meant.length === 0) throw new CliFailure({ code: 'SessionNotFound', message: words.nothing })
      terminal.note(words.asked(meant.length))
      const request: RegradeRequest = {
        at: terminal.now().toISOString(),
        by: (await caller(client)).username,
        mode: flags.apply === true ? 'Apply' : 'Preview',
        reason,
      }
      const requests = await ask(client, meant, request, context)
      await follow({ client, ...where, requests, meant }, words, context)
      if (flags.apply !== true) terminal.note(words.howToApply)
    })
}

async function ask(
  client: Client,
  meant: readonly LabTranscript[],
  request: RegradeRequest,
  { terminal }: CommandContext,
): Promise<ReadonlyMap<string, string>> {
  const requests = new Map<string, string>()
  for (const { metadata } of meant) {
    const { namespace = '', name = '', uid = '' } = metadata
    try {
      await client.patch(RESOURCES.transcript, { namespace, name }, { merge: { spec: { regrade: request } } })
    } catch (error) {
      throw refusal(error, namespace, coachWords(localeOf(terminal.env)))
    }
    requests.set(uid, request.at)
  }
  return requests
}

interface Asked {
  readonly client: Client
  readonly namespace?: string
  readonly requests: ReadonlyMap<string, string>
  readonly meant: readonly LabTranscript[]
}

async function follow(
  { meant, ...asked }: Asked,
  words: RegradeWords,
  { terminal, fail }: CommandContext,
): Promise<void> {
  const answers = await awaitAnswers({
    ...asked,
    patienceMs: PATIENCE_MS,
    signal: terminal.signal,
    onAnswer: (answered) => {
      if (terminal.isTty && answered < meant.length) terminal.note(words.progress(answered, meant.length))
    },
  })
  for (const line of regradeTable(answers, words, terminal.colors)) terminal.print(line)
  if (countOutcomes(answers).Refused > 0) fail(EXIT.refused)
  const answered = new Set(answers.map(({ transcript }) => transcript.metadata.uid))
  const silent = meant.filter(({ metadata }) => !answered.has(metadata.uid))
  if (silent.length === 0) return
  throw new CliFailure({
    code: 'ClusterUnreachable',
    message: words.noAnswer(silent.map(({ metadata }) => metadata.name ?? '')),
  })
}
