import { type Command, Option } from 'commander'

import { statementOf } from '../../session/transcripts/index.ts'
import { envelopeText } from '../../transcript/index.ts'
import { type CommandContext, withClusterFlags } from '../command.ts'
import type { ClusterFlags } from '../kubeconfig-files.ts'
import { localeOf } from '../../view/locale.ts'
import { transcriptWords } from '../transcript-words.ts'
import { certificate } from './certificate.ts'
import { exportEvidence } from './export.ts'
import { findTranscript } from './find.ts'
import { OPERATOR_NAMESPACE, publishedKeys } from './keys.ts'

type Flags = ClusterFlags & {
  readonly output: 'text' | 'json'
  readonly keys?: boolean
  readonly evidence?: string
  readonly operatorNamespace: string
}

/** `kubectl lab transcript`: the signed proof of a mark, for people, for a file, with its evidence. */
export function registerTranscript(program: Command, context: CommandContext): void {
  withClusterFlags(program.command('transcript'))
    .description('show the signed transcript of a mark, or export it')
    .argument('[session]', 'name of the session, which may be gone, or of the transcript')
    .addOption(
      new Option('-o, --output <format>', 'json: what was signed, for a file')
        .choices(['text', 'json'])
        .default('text'),
    )
    .option('--keys', 'print the public keys that transcripts are verified with (PEM)')
    .option('--evidence <dir>', "write evidence and revision there (for who may read the operator's Secrets)")
    .option('--operator-namespace <name>', 'namespace of the operator', OPERATOR_NAMESPACE)
    .action(async (name: string | undefined, flags: Flags) => {
      const { terminal } = context
      const locale = localeOf(terminal.env)
      const words = transcriptWords(locale)
      const { client, namespace } = await context.connect(flags)
      const { operatorNamespace } = flags
      if (flags.keys === true) {
        for (const { pem } of await publishedKeys(client, operatorNamespace, words)) terminal.write(pem)
        return
      }
      const { metadata, spec, status } = await findTranscript({ client, namespace, name, words })
      const { envelope } = spec
      const statement = statementOf(envelope)
      const supersededBy = status?.supersededBy
      if (flags.evidence !== undefined) {
        const of = { client, operatorNamespace, statement, dir: flags.evidence, words }
        for (const file of await exportEvidence(of)) terminal.note(words.written(file))
      } else if (flags.output === 'json') {
        if (supersededBy !== undefined) terminal.note(words.supersededNote(supersededBy))
        terminal.write(envelopeText(envelope))
      } else {
        const facts = {
          ...{ predicate: statement.predicate, name: metadata.name ?? '' },
          keyid: envelope.signatures[0]?.keyid ?? '',
          ...(supersededBy !== undefined && { supersededBy }),
        }
        const columns = terminal.isTty ? { columns: terminal.size().columns } : {}
        for (const line of certificate(facts, { words, locale, colors: terminal.colors, ...columns }))
          terminal.print(line)
      }
    })
}
