import { type Command } from 'commander'

import { formatFieldError } from '../../api/index.ts'
import {
  envelopeText,
  readPublicKeys,
  verifyTranscripts,
  type PublicKey,
  type TranscriptVerdict,
} from '../../transcript/index.ts'
import type { CommandContext } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { CliFailure } from '../failure.ts'
import type { ClusterFlags } from '../kubeconfig-files.ts'
import { localeOf } from '../../view/locale.ts'
import { transcriptWords, type TranscriptWords } from '../transcript-words.ts'
import { checkExhibits, type FileVerdict } from './check-file.ts'
import { listIfReadable } from './find.ts'
import { OPERATOR_NAMESPACE, publishedKeys } from './keys.ts'
import { readNamedFile } from './read-files.ts'
import { readRevision } from './replay-file.ts'

type Flags = Pick<ClusterFlags, 'kubeconfig' | 'context'> & {
  readonly keys?: string
  readonly evidence?: readonly string[]
  readonly revision?: string
  readonly operatorNamespace: string
}

interface TextFile {
  readonly name: string
  readonly text: string
}

/** `kubectl lab verify`: whether transcripts are what the platform signed, with nothing but its public keys. */
export function registerVerify(program: Command, context: CommandContext): void {
  program
    .command('verify')
    .description('verify transcripts, offline when the public keys are given')
    .argument('<files...>', 'transcripts: what `transcript -o json` wrote, or LabTranscripts (JSON, YAML)')
    .option('--keys <file>', 'public keys in PEM (default: those that the cluster publishes)')
    .option('--evidence <files...>', 'parts of the evidence to compare')
    .option('--revision <file>', 'revision; with the evidence, the mark is made again and compared')
    .option('--kubeconfig <file>', 'kubeconfig to use instead of KUBECONFIG')
    .option('--context <name>', 'context of the kubeconfig')
    .option('--operator-namespace <name>', 'namespace of the operator', OPERATOR_NAMESPACE)
    .action(async (names: readonly string[], flags: Flags) => {
      const { terminal } = context
      const words = transcriptWords(localeOf(terminal.env))
      const files = await Promise.all(names.map((name) => readText(name, context)))
      const parts = await Promise.all(
        (flags.evidence ?? []).map((file) => readNamedFile(file, context.words)),
      )
      const revision =
        flags.revision === undefined
          ? {}
          : { revision: readRevision((await readText(flags.revision, context)).text) }
      const signed = await (flags.keys === undefined
        ? verifyWithCluster(files, flags, context, words)
        : verifyWithFile(files, flags.keys, context, words))
      const verdicts = checkExhibits(signed, { parts, ...revision })
      for (const verdict of verdicts) tell(verdict, context, words)
      if (revision.revision !== undefined && parts.length === 0) terminal.note(words.verify.notReplayed)
      if (verdicts.some(({ errors }) => errors.length > 0)) context.fail(EXIT.refused)
    })
}

async function verifyWithFile(
  files: readonly TextFile[],
  keyFile: string,
  context: CommandContext,
  words: TranscriptWords,
): Promise<readonly TranscriptVerdict[]> {
  const keys = readPublicKeys((await readText(keyFile, context)).text)
  if (keys.length === 0)
    throw new CliFailure({ code: 'KeyUnknown', message: words.verify.emptyKeys(keyFile) })
  context.terminal.note(words.verify.keysFromFile)
  return verifyTranscripts(files, keys)
}

/** Asks the cluster for the keys, and whether it knows transcripts that supersede those given. */
async function verifyWithCluster(
  files: readonly TextFile[],
  flags: Flags,
  context: CommandContext,
  words: TranscriptWords,
): Promise<readonly TranscriptVerdict[]> {
  const { client } = await context.connect(flags)
  const keys = await publishedKeys(client, flags.operatorNamespace, words)
  context.terminal.note(words.verify.keysFromCluster(keys.length, client.server))
  const alone = verifyTranscripts(files, keys)
  const namespaces = new Set(alone.flatMap(({ statement }) => statement?.predicate.session.namespace ?? []))
  const known: TextFile[] = []
  for (const namespace of namespaces) {
    const found = await listIfReadable(client, namespace)
    if (found === undefined) context.terminal.note(words.verify.laterUnknown(namespace))
    for (const { metadata, spec } of found ?? [])
      known.push({ name: `labtranscript/${metadata.name ?? ''}`, text: envelopeText(spec.envelope) })
  }
  return withKnown(files, known, keys)
}

/** The verdicts on the files; what the cluster knows only supersedes. */
function withKnown(
  files: readonly TextFile[],
  known: readonly TextFile[],
  keys: readonly PublicKey[],
): readonly TranscriptVerdict[] {
  return verifyTranscripts([...files, ...known], keys).slice(0, files.length)
}

function tell(
  { name, statement, keyid, errors, withEvidence, replayed, notGiven }: FileVerdict,
  { terminal }: CommandContext,
  words: TranscriptWords,
): void {
  const { colors } = terminal
  const { verify } = words
  const [first, ...others] = errors
  for (const part of notGiven) terminal.note(verify.partNotGiven(part))
  if (first !== undefined) {
    terminal.print(`${colors.red('✗')} ${name}: ${formatFieldError(first)}`)
    for (const error of others) terminal.print(`    ${formatFieldError(error)}`)
    return
  }
  if (statement === undefined) return
  const { lab, candidate, outcome, result } = statement.predicate
  const said = [
    verify.holds,
    ...(withEvidence ? [verify.withEvidence] : []),
    ...(replayed ? [verify.replayed] : []),
  ].join(', ')
  const mark = `${lab}, ${candidate}, ${words.outcome[outcome]} ${result.percent} %`
  terminal.print(`${colors.green('✓')} ${name}: ${said}: ${mark} (${keyid ?? ''})`)
}

async function readText(name: string, { words }: CommandContext): Promise<TextFile> {
  return { name, text: (await readNamedFile(name, words)).toString('utf8') }
}
