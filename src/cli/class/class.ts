import { type Command, Option } from 'commander'

import type { LabSession } from '../../api/index.ts'
import { localeOf } from '../../view/locale.ts'
import { countTries } from '../../view/tries.ts'
import { isOver } from '../../view/session-view.ts'
import { type CommandContext, withClusterFlags } from '../command.ts'
import { CliFailure } from '../failure.ts'
import type { ClusterFlags } from '../kubeconfig-files.ts'
import { createScreen } from '../screen.ts'
import type { Terminal } from '../terminal.ts'
import { wordsOf } from '../words.ts'
import { classCsv, classJson } from './class-export.ts'
import { type ClassRow, classRows } from './class-row.ts'
import { classTable, type ClassTableOptions, rowLine } from './class-table.ts'
import { type ClassQuery, findClasses, followClass, listClass } from './follow-class.ts'
import { classWords } from './words.ts'

type Flags = ClusterFlags & { readonly watch?: boolean; readonly output?: 'json' | 'csv' | 'wide' }

/** `kubectl lab class`: every session of a class in one table, who needs help first. */
export function registerClass(program: Command, context: CommandContext): void {
  const namespace = 'only the sessions of that namespace (default: all)'
  withClusterFlags(program.command('class'), { namespace })
    .description('show every session of a class, who needs help first; without a name, list the classes')
    .argument('[class]', 'name of the class')
    .option('-w, --watch', 'follow until every session is over')
    .addOption(
      new Option('-o, --output <format>', 'wide: more columns; json or csv: for other programs').choices([
        'json',
        'csv',
        'wide',
      ]),
    )
    .action(async (name: string | undefined, flags: Flags) => {
      const { terminal } = context
      const words = classWords(localeOf(terminal.env))
      if (flags.watch === true && flags.output === 'csv') {
        throw new CliFailure({ code: 'UsageInvalid', message: words.csvIsNotLive })
      }
      const { client } = await context.connect(flags)
      const within = { client, words, ...(flags.namespace !== undefined && { namespace: flags.namespace }) }
      if (name === undefined) {
        for (const found of await findClasses(within)) terminal.print(found)
        return
      }
      const query = { ...within, class: name }
      const sessions = await listClass(query)
      if (flags.watch === true) await follow(query, flags, terminal)
      else show(name, classRows(sessions, terminal.now()), flags, terminal)
    })
}

function show(name: string, rows: readonly ClassRow[], { output }: Flags, terminal: Terminal): void {
  if (output === 'json') terminal.print(classJson(name, rows, terminal.now()))
  else if (output === 'csv') terminal.write(classCsv(rows))
  else for (const line of classTable(name, rows, tableOptions(terminal, output))) terminal.print(line)
}

function tableOptions(terminal: Terminal, output: Flags['output']): ClassTableOptions {
  const locale = localeOf(terminal.env)
  return {
    words: classWords(locale),
    common: wordsOf(locale),
    colors: terminal.colors,
    now: terminal.now(),
    wide: output === 'wide',
    ...(terminal.isTty && { columns: terminal.size().columns }),
  }
}

/** Shows a class as it is now, and each change of it. */
interface Observer {
  readonly start: (rows: readonly ClassRow[]) => void
  readonly next: (rows: readonly ClassRow[], changed: LabSession, isGone: boolean) => void
  readonly end: () => void
}

async function follow(query: ClassQuery, flags: Flags, terminal: Terminal): Promise<void> {
  const sessions = new Map<string, LabSession>()
  const tries = countTries()
  const over = new AbortController()
  const stop = () => over.abort()
  terminal.signal.addEventListener('abort', stop, { once: true })
  if (terminal.signal.aborted) stop()
  const rows = () => classRows([...sessions.values()], terminal.now(), tries.of)
  const observer = observerFor(query.class, flags, terminal, rows)
  const endWhenOver = () => {
    if ([...sessions.values()].every(({ status }) => isOver(status?.phase ?? 'Provisioning'))) stop()
  }
  let isWhole = false
  try {
    await followClass(query, over.signal, {
      onChange: (before, after) => {
        const changed = after ?? before
        if (changed === undefined) return
        tries.noted(before, after, terminal.now())
        if (after === undefined) sessions.delete(keyOf(changed))
        else sessions.set(keyOf(after), after)
        if (!isWhole) return
        observer.next(rows(), changed, after === undefined)
        endWhenOver()
      },
      onSynced: () => {
        isWhole = true
        observer.start(rows())
        endWhenOver()
      },
    })
  } finally {
    observer.end()
    terminal.signal.removeEventListener('abort', stop)
  }
}

function observerFor(
  name: string,
  { output }: Flags,
  terminal: Terminal,
  rows: () => readonly ClassRow[],
): Observer {
  if (output === 'json') return jsonLines(terminal)
  const table = () => classTable(name, rows(), tableOptions(terminal, output))
  return terminal.isTty ? liveTable(terminal, table) : changeLog(terminal, table)
}

/** On a terminal: the table, redrawn when something changes and each second for the time left. */
function liveTable(terminal: Terminal, table: () => string[]): Observer {
  const screen = createScreen(terminal)
  const draw = () => screen.draw(table())
  const clock = setInterval(draw, 1000)
  return {
    start: draw,
    next: draw,
    end: () => {
      clearInterval(clock)
      screen.close(table())
    },
  }
}

/** In a log: the table once, then a line for each change that says something. */
function changeLog(terminal: Terminal, table: () => string[]): Observer {
  const said = new Map<string, string>()
  const lineOf = (row: ClassRow) => rowLine(row, tableOptions(terminal, undefined))
  const keyOfRow = ({ namespace, name }: ClassRow) => `${namespace}/${name}`
  return {
    start: (rows) => {
      for (const line of table()) terminal.print(line)
      for (const row of rows) said.set(keyOfRow(row), lineOf(row))
    },
    next: (rows, changed, isGone) => {
      const key = keyOf(changed)
      const row = rows.find((each) => keyOfRow(each) === key)
      const line = row === undefined ? '' : lineOf(row)
      if (isGone) terminal.print(`${key}  ${classWords(localeOf(terminal.env)).gone}`)
      else if (line !== said.get(key)) terminal.print(line)
      said.set(key, line)
    },
    end: () => undefined,
  }
}

/** For programs: a row a line, those that there are and then each that changes. */
function jsonLines(terminal: Terminal): Observer {
  return {
    start: (rows) => {
      for (const row of rows) terminal.print(JSON.stringify(row))
    },
    next: (rows, { metadata }, isGone) => {
      const row = rows.find(
        ({ namespace, name }) => namespace === metadata.namespace && name === metadata.name,
      )
      const { namespace, name } = metadata
      terminal.print(JSON.stringify(isGone || row === undefined ? { namespace, name, deleted: true } : row))
    },
    end: () => undefined,
  }
}

function keyOf({ metadata }: LabSession): string {
  return `${metadata.namespace ?? ''}/${metadata.name ?? ''}`
}
