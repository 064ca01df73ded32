import { type Command, Option } from 'commander'

import { API_VERSION, type KubeObject, type LabSession } from '../api/index.ts'
import { type Client, ClusterError } from '../kube/index.ts'
import { caller } from '../preflight/caller.ts'
import { RESOURCES } from '../session/resources.ts'
import { type CommandContext, withClusterFlags } from './command.ts'
import { CliFailure } from './failure.ts'
import { followSession } from './follow.ts'
import type { ClusterFlags } from './kubeconfig-files.ts'
import { localeOf, type Locale } from '../view/locale.ts'
import { sessionView } from '../view/session-view.ts'
import { findLab } from './sessions.ts'
import { wordsOf, type Words } from './words.ts'

type Flags = ClusterFlags & {
  readonly name?: string
  readonly locale?: Locale
  readonly wait: boolean
  readonly output?: 'json'
}

/** `kubectl lab start`: opens a session for the person who asks, waits for its environment, says how to go on. */
export function registerStart(program: Command, context: CommandContext): void {
  withClusterFlags(program.command('start'))
    .description('open a session of a lab and wait for its environment')
    .argument('<lab>', 'name of the lab (kubectl get labs)')
    .option('--name <name>', 'name of the session (default: that of the lab)')
    .addOption(
      new Option('--locale <locale>', 'language of the session (default: that of LANG)').choices([
        'fr',
        'en',
      ]),
    )
    .option('--no-wait', 'do not wait for the environment')
    .addOption(new Option('-o, --output <format>', 'json: the session').choices(['json']))
    .action(async (labName: string, flags: Flags) => {
      const { terminal } = context
      const locale = flags.locale ?? localeOf(terminal.env)
      const words = wordsOf(locale)
      const { client, namespace } = await context.connect(flags)
      const lab = await findLab(client, labName)
      if (lab === undefined) throw await noSuchLab(client, labName, words)
      const name = flags.name ?? labName
      const created = await create(client, sessionOf({ name, namespace, lab: labName, locale }), words)
      terminal.note(words.created(name, labName))
      const session = flags.wait ? await opened(client, created, context) : created
      if (flags.output === 'json')
        terminal.print(JSON.stringify(sessionView(session, lab, terminal.now()), null, 2))
      else goOn(session, words, context)
    })
}

function sessionOf(of: { name: string; namespace: string; lab: string; locale: Locale }) {
  const { name, namespace, lab, locale } = of
  return {
    apiVersion: API_VERSION,
    kind: 'LabSession',
    metadata: { name, namespace },
    spec: { lab, locale, submit: false, hints: [] },
  } as const
}

async function create(
  client: Client,
  session: ReturnType<typeof sessionOf>,
  words: Words,
): Promise<LabSession> {
  // A session is opened for who asks; admission refuses any other name.
  const { username: candidate } = await caller(client)
  const named: KubeObject = { ...session, spec: { ...session.spec, candidate } }
  try {
    return await client.create<LabSession & KubeObject>(RESOURCES.session, named)
  } catch (error) {
    if (!(error instanceof ClusterError) || error.reason !== 'AlreadyExists') throw error
    throw new CliFailure({
      code: 'UsageInvalid',
      message: words.sessionExists(session.metadata.name),
      next: [`kubectl lab status ${session.metadata.name}`],
      cause: error,
    })
  }
}

async function opened(client: Client, created: LabSession, context: CommandContext): Promise<LabSession> {
  const { terminal } = context
  const words = wordsOf(created.spec.locale)
  let told = ''
  const session = await followSession({
    client,
    session: { namespace: created.metadata.namespace ?? '', name: created.metadata.name ?? '' },
    signal: terminal.signal,
    onChange: ({ status }) => {
      const place = status?.place ?? 0
      const line =
        place > 0 ? [`${words.phase.Waiting}, ${words.place(place)}`, ...why(status)].join('\n  ') : ''
      if (line !== '' && line !== told) terminal.note(line)
      told = line
    },
    until: ({ status }) => status?.phase === 'Active' || status?.phase === 'Rejected',
  })
  if (session === undefined) return created
  if (session.status?.phase === 'Rejected') throw rejected(session, words)
  return session
}

/** What a place in the queue alone does not tell: it is the candidate's own other sessions that they wait for. */
function why(status: LabSession['status']): readonly string[] {
  const waits = status?.conditions?.find(({ reason }) => reason === 'CandidateSeatsTaken')
  return waits === undefined ? [] : [waits.message]
}

function rejected(session: LabSession, words: Words): CliFailure {
  const accepted = session.status?.conditions?.find(({ type }) => type === 'Accepted')
  return new CliFailure({
    code: 'SchemaInvalid',
    message: `${words.rejected} (${accepted?.reason ?? ''})`,
    next: [accepted?.message ?? '', `kubectl delete labsession ${session.metadata.name ?? ''}`],
  })
}

/** The failure to find a lab, with those there are. */
export async function noSuchLab(client: Client, name: string, words: Words): Promise<CliFailure> {
  const { items } = await client.list(RESOURCES.lab)
  return new CliFailure({
    code: 'SessionNotFound',
    message: words.labNotFound(name),
    next: [words.labs(items.map(({ metadata }) => metadata.name ?? '').toSorted())],
  })
}

function goOn(session: LabSession, words: Words, { terminal }: CommandContext): void {
  const { name = '', namespace = '' } = session.metadata
  const ready = session.status?.phase === 'Active'
  terminal.print(ready ? terminal.colors.green(words.ready) : words.stillWaiting(name))
  const commands = [
    [`kubectl lab statement ${name} -n ${namespace}`, words.showStatement],
    [`kubectl lab kubeconfig ${name} -n ${namespace} --out lab.kubeconfig`, words.takeAccess],
    [`kubectl lab status ${name} -n ${namespace} -w`, words.watchMarks],
    [`kubectl lab submit ${name} -n ${namespace}`, words.handIn],
  ] as const
  terminal.print(words.goOn)
  const longest = Math.max(...commands.map(([command]) => command.length))
  for (const [command, why] of commands) {
    terminal.print(`  ${command.padEnd(longest)}  ${terminal.colors.dim(`# ${why}`)}`)
  }
}
