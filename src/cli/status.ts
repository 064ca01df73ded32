import { type Command, Option } from 'commander'

import type { Lab, LabSession } from '../api/index.ts'
import { type CommandContext, withClusterFlags } from './command.ts'
import { followSession } from './follow.ts'
import type { ClusterFlags } from './kubeconfig-files.ts'
import { createScreen } from './screen.ts'
import { sessionChanges } from './session-changes.ts'
import { sessionTable } from './session-table.ts'
import { isOver, sessionView, type SessionView } from '../view/session-view.ts'
import { findLab, findSession } from './sessions.ts'
import type { Terminal } from './terminal.ts'
import { wordsOf } from './words.ts'

type Flags = ClusterFlags & { readonly watch?: boolean; readonly output?: 'json' }

/** `kubectl lab status`: the table of a session; `-w` keeps it current by a watch, `-o json` is for scripts. */
export function registerStatus(program: Command, context: CommandContext): void {
  withClusterFlags(program.command('status'))
    .description('show tasks, checks, points and reasons of a session')
    .argument('[session]', 'name of the session (default: the only one of the namespace)')
    .option('-w, --watch', 'follow until the session is over')
    .addOption(new Option('-o, --output <format>', 'json: one object, with -w one a line').choices(['json']))
    .action((name: string | undefined, flags: Flags) => status(name, flags, context))
}

/** `kubectl lab watch`: the same as `status -w`. */
export function registerWatch(program: Command, context: CommandContext): void {
  withClusterFlags(program.command('watch'))
    .description('follow a session until it is over, as status -w does')
    .argument('[session]', 'name of the session (default: the only one of the namespace)')
    .addOption(new Option('-o, --output <format>', 'json: one object a line').choices(['json']))
    .action((name: string | undefined, flags: Flags) => status(name, { ...flags, watch: true }, context))
}

async function status(name: string | undefined, flags: Flags, context: CommandContext): Promise<void> {
  const { client, namespace } = await context.connect(flags)
  const session = await findSession({ client, namespace, name, words: context.words })
  const lab = await findLab(client, session.spec.lab)
  const view = (current: LabSession) => sessionView(current, lab, context.terminal.now())
  if (flags.watch !== true) {
    show(view(session), flags, context.terminal)
    return
  }
  const ref = { namespace, name: session.metadata.name ?? '' }
  const observer = observerFor(flags, context.terminal, lab)
  try {
    await followSession({
      client,
      session: ref,
      signal: context.terminal.signal,
      onChange: observer.next,
      until: (current) => isOver(view(current).phase),
    })
  } finally {
    observer.end()
  }
}

/** Shows each state of a session as it comes. */
interface Observer {
  readonly next: (session: LabSession) => void
  readonly end: () => void
}

function observerFor(flags: Flags, terminal: Terminal, lab: Lab | undefined): Observer {
  const view = (session: LabSession) => sessionView(session, lab, terminal.now())
  if (flags.output === 'json') {
    return { next: (session) => terminal.print(JSON.stringify(view(session))), end: () => undefined }
  }
  return terminal.isTty ? liveTable(terminal, view) : changeLog(terminal, view)
}

/** On a terminal: the table, redrawn when the session changes and each second for the time left. */
function liveTable(terminal: Terminal, view: (session: LabSession) => SessionView): Observer {
  const screen = createScreen(terminal)
  let latest: LabSession | undefined
  const lines = (): string[] => {
    if (latest === undefined) return []
    return sessionTable(view(latest), wordsOf(latest.spec.locale), terminal.colors, terminal.size())
  }
  const clock = setInterval(() => screen.draw(lines()), 1000)
  return {
    next: (session) => {
      latest = session
      screen.draw(lines())
    },
    end: () => {
      clearInterval(clock)
      screen.close(lines())
    },
  }
}

/** In a log: the table once, then a line for each change. */
function changeLog(terminal: Terminal, view: (session: LabSession) => SessionView): Observer {
  let before: SessionView | undefined
  return {
    next: (session) => {
      const current = view(session)
      const words = wordsOf(session.spec.locale)
      const lines =
        before === undefined
          ? sessionTable(current, words, terminal.colors)
          : sessionChanges(before, current, words, terminal.colors)
      before = current
      for (const line of lines) terminal.print(line)
    },
    end: () => undefined,
  }
}

function show(view: SessionView, { output }: Flags, terminal: Terminal): void {
  if (output === 'json') {
    terminal.print(JSON.stringify(view, null, 2))
    return
  }
  const size = terminal.isTty ? { columns: terminal.size().columns } : {}
  for (const line of sessionTable(view, wordsOf(view.locale), terminal.colors, size)) terminal.print(line)
}
