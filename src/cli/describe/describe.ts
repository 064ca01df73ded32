import { type Command, Option } from 'commander'

import { KINDS, type LabTranscript } from '../../api/index.ts'
import { type Client, ClusterError } from '../../kube/index.ts'
import { RESOURCES } from '../../session/resources.ts'
import { localeOf } from '../../view/locale.ts'
import { sessionView } from '../../view/session-view.ts'
import { type CommandContext, withClusterFlags } from '../command.ts'
import type { ClusterFlags } from '../kubeconfig-files.ts'
import { findLab, findSession, getIfReadable } from '../sessions.ts'
import { wordsOf } from '../words.ts'
import { type Described, description, type SessionEvent, timeOf } from './description.ts'
import { timeline } from './timeline.ts'
import { describeWords } from './words.ts'

type Flags = ClusterFlags & { readonly output?: 'json' }

/** `kubectl lab describe`: all that there is to say about a session, from its conditions to its events. */
export function registerDescribe(program: Command, { terminal, connect, words }: CommandContext): void {
  withClusterFlags(program.command('describe'))
    .description(
      'tell everything about a session: conditions, checks, timeline, environments, transcript, events',
    )
    .argument('[session]', 'name of the session (default: the only one of the namespace)')
    .addOption(new Option('-o, --output <format>', 'json: the same for scripts').choices(['json']))
    .action(async (name: string | undefined, flags: Flags) => {
      const locale = localeOf(terminal.env)
      const { client, namespace } = await connect(flags)
      const session = await findSession({ client, namespace, name, words })
      const { transcript: proof } = session.status ?? {}
      const ref = { namespace, name: session.metadata.name ?? '' }
      const [lab, transcript, events] = await Promise.all([
        findLab(client, session.spec.lab),
        proof === undefined
          ? undefined
          : getIfReadable<LabTranscript>(client, RESOURCES.transcript, { namespace, name: proof }),
        eventsOf(client, ref),
      ])
      const described: Described = {
        ...{ session, transcript, events },
        view: sessionView(session, lab, terminal.now()),
      }
      const own = describeWords(locale)
      if (flags.output === 'json') {
        terminal.print(JSON.stringify({ ...described, timeline: timeline(session, own) }, null, 2))
        return
      }
      const columns = terminal.isTty ? { columns: terminal.size().columns } : {}
      const options = { words: own, common: wordsOf(locale), colors: terminal.colors, ...columns }
      for (const line of description(described, options)) terminal.print(line)
    })
}

/** The events of a session, oldest first; undefined where one may not read them. */
async function eventsOf(
  client: Client,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<readonly SessionEvent[] | undefined> {
  try {
    const fieldSelector = `regarding.kind=LabSession,regarding.name=${name}`
    const { items } = await client.list<SessionEvent>(KINDS.Event, { namespace, fieldSelector })
    return items.toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)))
  } catch (error) {
    if (error instanceof ClusterError && error.code === 403) return undefined
    throw error
  }
}
